import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MetaRefused } from '../../../local/meta/client.ts';
import type { Scenario } from '../../../local/meta/control-run.ts';
import { HELP_DESK, NOW, OTHER_PERSON, OUR_APP, PAGE, PAGE_INBOX, PERSON } from '../../ids.ts';
import { startSimulator } from './simulator.ts';

const FIXTURE = join(import.meta.dirname, '../../fixtures/scenarios/a-long-day.json');
const HOUR = 3_600_000;

describe('the clock of the control API', () => {
  it('moves time for the simulated Meta and for the service', async () => {
    const { client, meta } = await startSimulator();
    const moved: number[] = [];
    meta.join({ ...meta.state.service, timeMoved: async () => void moved.push(meta.state.clock.now()) });
    await client.person(PERSON).writes('Hello');
    expect(await client.advanceClock(24 * HOUR)).toEqual({ now: NOW + 24 * HOUR, aheadMs: 24 * HOUR });
    expect(moved).toEqual([NOW + 24 * HOUR]);
    expect((await client.thread(PERSON)).owner).toBeNull();
  });

  it.each([0, -1, 1.5])('does not move by %d ms', async (ms) => {
    const { client } = await startSimulator();
    await expect(client.advanceClock(ms)).rejects.toThrow(MetaRefused);
  });
});

describe('a listener', () => {
  it('is called after every change until it unsubscribes', async () => {
    const { client, meta, graph } = await startSimulator();
    let changes = 0;
    const stop = meta.state.subscribe(() => {
      changes += 1;
    });
    const tells = async (act: Promise<unknown>) => {
      const before = changes;
      await act;
      return changes > before;
    };
    expect(await tells(client.addPerson())).toBe(true);
    expect(await tells(client.person(PERSON).writes('Hello'))).toBe(true);
    expect(await tells(client.setFaults({ duplicate: 2 }))).toBe(true);
    expect(await tells(client.advanceClock(HOUR))).toBe(true);
    expect(await tells(graph(OUR_APP, 'GET', 'me'))).toBe(true);
    expect(await tells(client.page())).toBe(false);
    stop();
    expect(await tells(client.person(PERSON).writes('Hello'))).toBe(false);
  });
});

describe('people', () => {
  it('have a name and a free PSID', async () => {
    const { client } = await startSimulator();
    await client.person(PERSON).writes('Hello');
    const added = await client.addPerson({ name: 'Ana', platform: 'instagram' });
    expect(added).toMatchObject({ name: 'Ana', platform: 'instagram', messages: [], owner: null });
    expect(added.psid).not.toBe(PERSON);
    expect(await client.thread(PERSON)).toMatchObject({ name: 'Person 1' });
  });

  it('are named by their PSIDs, whoever writes first, and others by the order of the threads', async () => {
    const { client } = await startSimulator();
    const nameOf = async (psid: string) => (await client.person(psid).writes('Hello')).thread.name;
    expect(await nameOf(OTHER_PERSON)).toBe('Person 2');
    expect(await nameOf(PERSON)).toBe('Person 1');
    expect(await nameOf('99')).toBe('Person 3');
  });
});

describe('a scenario', () => {
  /** A course of events that uses ids, time, chance and faults. */
  async function play({ client }: Awaited<ReturnType<typeof startSimulator>>) {
    await client.setFaults({ jitterMs: 90_000 });
    await client.person(PERSON).writes('Hello');
    await client.advanceClock(10 * 60_000);
    await client.app(OUR_APP).passes(PERSON, HELP_DESK, 'ticket 7');
    await client.advanceClock(60_000);
    await client.app(HELP_DESK).replies(PERSON, 'This is Ana');
    await client.inbox.movesToMain(PERSON);
    await client.advanceClock(25 * HOUR);
    await client.flush();
  }

  const traces = async ({ client }: Awaited<ReturnType<typeof startSimulator>>) => ({
    thread: await client.thread(PERSON),
    received: await client.app(OUR_APP).received(),
    deliveries: await client.deliveries(),
  });

  it('is the same run for the same seed', async () => {
    const first = await startSimulator({ seed: 'one' });
    const second = await startSimulator({ seed: 'one' });
    const other = await startSimulator({ seed: 'two' });
    await play(first);
    await play(second);
    await play(other);
    expect(await traces(second)).toEqual(await traces(first));
    expect(await traces(other)).not.toEqual(await traces(first));
  });

  it('gives the same run again in another simulator', async () => {
    const first = await startSimulator({ seed: 'one' });
    await play(first);
    const scenario = await first.client.saveScenario();
    expect(scenario.seed).toBe('one');
    const second = await startSimulator({ seed: 'whatever' });
    await second.client.setMode('zero-config');
    await second.client.addPerson();
    expect(await second.client.replay(scenario)).toEqual({ ok: true, steps: scenario.steps.length });
    expect(await traces(second)).toEqual(await traces(first));
    expect(await second.client.saveScenario()).toEqual(scenario);
  });

  it('plays automatic texts, the Business AI and lasting faults again', async () => {
    const first = await startSimulator({ seed: 'one' });
    const { client } = first;
    const question = 'When are you open?';
    await client.setAutomatic({ instantReply: 'Thanks!', away: 'We are away.', adGreeting: 'Hi!' });
    await client.setAutomatic({ iceBreakers: [{ question, answer: 'From 9 to 17.' }] });
    await client.setFaults({ echoDelayMs: 90_000, ownerLagMs: 5_000, refuse: [{ path: '*', error: '10' }] });
    await client.person(PERSON).comesByAd({ adId: '6000000000001', text: 'How much?' });
    await client.advanceClock(10_000);
    await client.person(PERSON).tapsIceBreaker(question);
    await client.advanceClock(1_500);
    await client.setBusinessAi({ role: 'intruder' });
    await client.person(PERSON).writes('Thank you');
    await client.advanceClock(10 * 60_000);
    await client.flush();
    const second = await startSimulator({ seed: 'whatever' });
    await second.client.replay(await client.saveScenario());
    expect(await traces(second)).toEqual(await traces(first));
    expect(await second.client.page()).toEqual(await client.page());
    const { messages } = await second.client.thread(PERSON);
    expect(messages.flatMap(({ automatic = [] }) => automatic).sort()).toEqual([
      ...['ad-greeting', 'away', 'business-ai', 'ice-breaker', 'instant-reply'],
    ]);
  });

  it('has automatic texts at times that the seed decides', async () => {
    const run = async (seed: string) => {
      const { client } = await startSimulator({ seed });
      await client.setAutomatic({ instantReply: 'Thanks!' });
      await client.person(PERSON).writes('Hello');
      await client.advanceClock(3_000);
      return (await client.thread(PERSON)).messages.at(-1)?.at;
    };
    const first = await run('one');
    expect(await run('one')).toBe(first);
    expect(await run('two')).not.toBe(first);
  });

  it.each(['reset', `reset?page=${PAGE}`])('starts again with %s, which is no step of it', async (path) => {
    const { client, meta } = await startSimulator();
    await client.person(PERSON).writes('Hello');
    await fetch(`${meta.controlUrl}/${path}`, { method: 'POST' });
    expect((await client.saveScenario()).steps).toEqual([]);
  });

  it('lets the service do its part after each step', async () => {
    const { client, meta } = await startSimulator();
    const owners: (string | null)[] = [];
    meta.join({
      ...meta.state.service,
      settled: async () => void owners.push(meta.state.page.views()[0]?.owner ?? null),
    });
    const step = (path: string, body: object) => ({ at: 0, path, body });
    await client.replay({
      version: 1,
      seed: 'one',
      steps: [
        step(`persons/${PERSON}/message`, { text: 'Hello' }),
        step(`apps/${OUR_APP}/pass`, { psid: PERSON, target: HELP_DESK }),
      ],
    });
    expect([...new Set(owners)]).toEqual([OUR_APP, HELP_DESK]);
  });

  it('ends at a step that is refused', async () => {
    const { client } = await startSimulator();
    const steps = [
      { at: 0, path: `persons/${PERSON}/message`, body: { text: 'Hello' } },
      { at: 0, path: 'persons/nobody/message', body: { text: 'Hello' } },
      { at: 0, path: `persons/${PERSON}/message`, body: { text: 'Not said' } },
    ];
    await expect(client.replay({ version: 1, seed: 'one', steps })).rejects.toThrow('Step 2');
    expect((await client.thread(PERSON)).messages.map(({ text }) => text)).toEqual(['Hello']);
  });

  it('is a fixture: a long day between bot, inbox and help desk', async () => {
    const scenario: Scenario = JSON.parse(readFileSync(FIXTURE, 'utf8'));
    const { client } = await startSimulator();
    await client.replay(scenario);
    const { messages, owner, previousOwner } = await client.thread(PERSON);
    expect(messages.map(({ from, text }) => `${from}: ${text}`)).toEqual([
      'person: Hello',
      `${PAGE_INBOX}: This is Ana`,
      'person: Thank you!',
      `${HELP_DESK}: How was it?`,
      'person: Great',
      'person: It is me again',
    ]);
    expect({ owner, previousOwner }).toEqual({ owner: OUR_APP, previousOwner: HELP_DESK });
  });
});
