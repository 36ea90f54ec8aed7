import { describe, expect, it } from 'vitest';
import { callGraph } from '../../../local/meta/graph.ts';
import { HELP_DESK, OUR_APP, PAGE_INBOX, PERSON } from '../../ids.ts';
import { startSimulator } from './simulator.ts';

const recipient = { id: PERSON };
const QUICK_REPLY = { content_type: 'text', title: 'A human', payload: 'TALK_TO_AGENT' };
const TEMPLATE = {
  template_type: 'button',
  text: 'Well?',
  buttons: [
    { type: 'postback', title: 'Yes', payload: 'YES' },
    { type: 'web_url', title: 'Read more', url: 'https://example.com/' },
  ],
};

/** A simulator in which a person has written. */
async function greeted() {
  const simulator = await startSimulator();
  const { client, graph } = simulator;
  await client.person(PERSON).writes('Hello');
  return {
    ...simulator,
    send: (message: object) => graph(OUR_APP, 'POST', 'me/messages', { recipient, message }),
    act: (sender_action: string) => graph(OUR_APP, 'POST', 'me/messages', { recipient, sender_action }),
    last: async () => (await client.thread(PERSON)).messages.at(-1),
    typing: async () => (await client.thread(PERSON)).typing,
  };
}

describe('what a message offers', () => {
  it('is its quick replies, with title and payload', async () => {
    const { send, last } = await greeted();
    await send({ text: 'Whom?', quick_replies: [QUICK_REPLY] });
    expect(await last()).toMatchObject({
      quickReplies: [{ title: 'A human', payload: 'TALK_TO_AGENT' }],
      buttons: [],
    });
  });

  it('is the buttons of its template that have a payload', async () => {
    const { send, last } = await greeted();
    await send({ attachment: { type: 'template', payload: TEMPLATE } });
    expect(await last()).toMatchObject({ quickReplies: [], buttons: [{ title: 'Yes', payload: 'YES' }] });
  });

  it('stays on the message after 1,000 further Graph calls', async () => {
    const { send, last, meta } = await greeted();
    await send({ text: 'Whom?', quick_replies: [QUICK_REPLY] });
    const headers = { authorization: 'Bearer local-page-token' };
    for (let n = 0; n < 1_001; n += 1) {
      await callGraph(meta.state, { method: 'GET', url: '/v26.0/me', headers }, '');
    }
    expect(await last()).toMatchObject({ quickReplies: [{ title: 'A human' }] });
  });

  it('is nothing in a message of the person', async () => {
    const { last } = await greeted();
    expect(await last()).toMatchObject({ from: 'person', quickReplies: [], buttons: [] });
  });
});

describe('the receivers of a message', () => {
  it('are the owner on messaging and the others on standby', async () => {
    const { last } = await greeted();
    expect((await last())?.receivedBy).toMatchObject({
      [OUR_APP]: 'messaging',
      [HELP_DESK]: 'standby',
      [PAGE_INBOX]: 'standby',
    });
  });

  it('include an app that was connected later', async () => {
    const { client, last } = await greeted();
    await client.connectApp({ appId: '3333333333333333', name: 'agency' });
    await client.person(PERSON).writes('And you?');
    expect((await last())?.receivedBy).toHaveProperty('3333333333333333', 'standby');
  });

  it('leave out an app without the field', async () => {
    const { client, graph, last } = await greeted();
    await graph(HELP_DESK, 'POST', 'me/subscribed_apps', { subscribed_fields: 'messages' });
    await client.person(PERSON).writes('And you?');
    expect((await last())?.receivedBy).not.toHaveProperty(HELP_DESK);
  });

  it('are the inbox on messaging and our app on standby once a human has answered', async () => {
    const { client, last } = await greeted();
    await client.app(PAGE_INBOX).replies(PERSON, 'This is Ana');
    expect((await last())?.receivedBy).toMatchObject({ [OUR_APP]: 'standby', [PAGE_INBOX]: 'messaging' });
  });
});

describe('the receivers of a message with a pass in the same call', () => {
  it('include the new owner by the echo on standby, not by the pass', async () => {
    const { graph, last } = await greeted();
    const thread_control = { control_type: 'pass', app_id: HELP_DESK };
    const params = { recipient, message: { text: 'One moment' }, thread_control };
    await graph(OUR_APP, 'POST', 'me/messages', params);
    expect((await last())?.receivedBy).toMatchObject({ [OUR_APP]: 'messaging', [HELP_DESK]: 'standby' });
  });
});

describe('typing', () => {
  it('is shown in the name of the app for 20 seconds', async () => {
    const { act, typing, pass } = await greeted();
    await act('typing_on');
    expect(await typing()).toMatchObject({ appId: OUR_APP });
    pass(20_000);
    expect(await typing()).toBeNull();
  });

  it('ends with typing_off', async () => {
    const { act, typing } = await greeted();
    await act('typing_on');
    await act('typing_off');
    expect(await typing()).toBeNull();
  });

  it('ends with a message of the Page', async () => {
    const { act, send, typing } = await greeted();
    await act('typing_on');
    await send({ text: 'There you are' });
    expect(await typing()).toBeNull();
  });
});
