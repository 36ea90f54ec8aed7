import { describe, expect, it } from 'vitest';
import { businessAi } from '../../../local/meta/ids.ts';
import { HELP_DESK, OUR_APP, PAGE_INBOX, PERSON } from '../../ids.ts';
import { startSimulator } from './simulator.ts';

const AI = businessAi.appId;
const HELLO = 'I am the AI.';

/** A simulator with the Business AI in a role. */
async function withAi(role: 'target' | 'default-app' | 'intruder', options: object = {}) {
  const simulator = await startSimulator(options);
  await simulator.client.setBusinessAi({ role, text: HELLO });
  return simulator;
}

type Simulator = Awaited<ReturnType<typeof withAi>>;

/** The person writes, and time passes for an answer. Gives what the thread is like then. */
async function afterHello({ client }: Simulator, text = 'Hello') {
  await client.person(PERSON).writes(text);
  await client.advanceClock(3_000);
  const { owner, messages } = await client.thread(PERSON);
  return { owner, said: messages.filter(({ from }) => from === AI).map((message) => message.text) };
}

const lastOfOurs = async ({ client }: Simulator) => (await client.app(OUR_APP).received()).at(-1);

describe('Meta’s Business AI', () => {
  it('is connected by its first role, and stays connected', async () => {
    const { client } = await startSimulator();
    expect((await client.setBusinessAi({ role: 'off' })).apps.map(({ appId }) => appId)).not.toContain(AI);
    const page = await client.setBusinessAi({ role: 'target' });
    expect(page.apps.filter(({ appId }) => appId === AI)).toMatchObject([{ name: 'meta-business-ai' }]);
    const off = await client.setBusinessAi({ role: 'off' });
    expect(off.apps.filter(({ appId }) => appId === AI)).toHaveLength(1);
    expect((await client.page()).businessAi).toMatchObject({ role: 'off' });
  });

  it('has every thread first as the default app, and answers there', async () => {
    const simulator = await withAi('default-app', { mode: 'zero-config' });
    const page = await simulator.client.page();
    expect(page.messenger).toMatchObject({ mode: 'routing', defaultApp: AI });
    expect(page.instagram).toMatchObject({ mode: 'routing', defaultApp: AI });
    expect(await afterHello(simulator)).toEqual({ owner: AI, said: [HELLO] });
    expect(await lastOfOurs(simulator)).toMatchObject({ channel: 'standby', kind: 'echo' });
  });

  it('leaves its place as the default app to ours', async () => {
    const simulator = await withAi('default-app');
    await simulator.client.setBusinessAi({ role: 'off' });
    expect((await simulator.client.page()).messenger).toMatchObject({ mode: 'routing', defaultApp: OUR_APP });
    expect(await afterHello(simulator)).toEqual({ owner: OUR_APP, said: [] });
  });

  it('answers as a target in the threads that it is given, and in no other', async () => {
    const simulator = await withAi('target');
    expect(await afterHello(simulator)).toEqual({ owner: OUR_APP, said: [] });
    await simulator.client.app(OUR_APP).passes(PERSON, AI);
    expect(await afterHello(simulator)).toEqual({ owner: AI, said: [HELLO] });
  });

  it.each(['routing', 'zero-config'] as const)('takes a thread as an intruder, %s', async (mode) => {
    const simulator = await withAi('intruder', { mode });
    expect(await afterHello(simulator)).toEqual({ owner: AI, said: [HELLO] });
  });

  it('takes the thread of another app as an intruder, which gets the event', async () => {
    const simulator = await startSimulator();
    await simulator.client.person(PERSON).writes('Hello');
    await simulator.client.app(OUR_APP).passes(PERSON, HELP_DESK);
    await simulator.client.setBusinessAi({ role: 'intruder' });
    await afterHello(simulator);
    const [taken] = (await simulator.client.app(HELP_DESK).received()).filter(
      ({ kind }) => kind === 'take_thread_control',
    );
    expect(taken?.item).toMatchObject({
      take_thread_control: { previous_owner_app_id: Number(HELP_DESK), new_owner_app_id: Number(AI) },
    });
  });

  it('takes no thread from a human in the inbox', async () => {
    const simulator = await withAi('intruder');
    await simulator.client.person(PERSON).writes('Hello');
    await simulator.client.inbox.movesToMain(PERSON);
    expect(await afterHello(simulator)).toEqual({ owner: PAGE_INBOX, said: [] });
  });

  it('says nothing that it wanted to say before it was turned off', async () => {
    const simulator = await withAi('default-app');
    await simulator.client.person(PERSON).writes('Hello');
    await simulator.client.setBusinessAi({ role: 'off' });
    await simulator.client.advanceClock(3_000);
    expect((await simulator.client.thread(PERSON)).messages).toHaveLength(1);
  });

  it.each([
    ['both', { app_id: Number(AI), ai_generated: true }],
    ['app-id', { app_id: Number(AI) }],
    ['ai-generated', { ai_generated: true }],
  ] as const)('is told by the marks of its echoes: %s', async (marks, expected) => {
    const simulator = await withAi('default-app');
    await simulator.client.setBusinessAi({ role: 'default-app', marks });
    await afterHello(simulator);
    const { message } = JSON.parse(JSON.stringify((await lastOfOurs(simulator))?.item));
    expect(message).toEqual({ mid: expect.any(String), is_echo: true, text: HELLO, ...expected });
  });

  it('marks what is said in its name by hand, too', async () => {
    const simulator = await withAi('target');
    await simulator.client.person(PERSON).writes('Hello');
    await simulator.client.app(OUR_APP).passes(PERSON, AI);
    await simulator.client.app(AI).replies(PERSON, 'By hand');
    const echo = (await simulator.client.app(OUR_APP).received()).findLast(({ kind }) => kind === 'echo');
    expect(echo?.item).toMatchObject({ message: { text: 'By hand', ai_generated: true } });
  });

  it('is gone after a reset', async () => {
    const simulator = await withAi('default-app');
    await simulator.client.reset();
    const page = await simulator.client.page();
    expect(page.apps.map(({ appId }) => appId)).not.toContain(AI);
    expect(page).toMatchObject({ businessAi: { role: 'off' }, messenger: { defaultApp: OUR_APP } });
  });
});
