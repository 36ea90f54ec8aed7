import { describe, expect, it } from 'vitest';
import {
  type AutomaticTexts,
  automaticTexts,
  type Heard,
  noAutomaticTexts,
} from '../../../local/meta/automatic.ts';
import type { Content } from '../../../local/meta/payloads.ts';
import {
  DAY_MS,
  newSimulatedThread,
  newThreadControl,
  type SimulatedThread,
  type ThreadMessage,
} from '../../../local/meta/thread.ts';
import { INSTAGRAM_INBOX, NOW, OTHER_PERSON, OUR_APP, PAGE_INBOX, PERSON } from '../../ids.ts';
import { startEndpoint, startSimulator } from './simulator.ts';

const AD = '6000000000001';
const OPEN = { question: 'When are you open?', answer: 'From 9 to 17.' };

const all: AutomaticTexts = {
  instantReply: 'Thanks!',
  away: 'We are away.',
  adGreeting: 'Hi!',
  iceBreakers: [OPEN],
  echoes: 'inbox',
};

const message: Content = { kind: 'message', mid: 'm_2', text: 'Hello' };
const tapped: Content = { kind: 'postback', mid: 'm_2', title: 'Menu', payload: 'MENU' };
const iceBreaker: Content = { ...message, text: OPEN.question, isIceBreaker: true };
const referral: Content = { kind: 'referral', source: 'ADS', adId: AD };

/** A thread in which these have been said, so many ms ago. */
function threadWith(...said: readonly (Pick<ThreadMessage, 'from' | 'automatic'> & { ago: number })[]) {
  const thread = newSimulatedThread(PERSON, 'messenger');
  thread.messages = said.map(({ from, automatic, ago }) => ({
    ...{ mid: 'm_1', at: NOW - ago, from, automatic, receivedBy: {}, quickReplies: [], buttons: [] },
    kind: from === 'person' ? 'message' : 'echo',
  }));
  return thread;
}

const person = (ago: number) => ({ from: 'person', ago });
const away = (ago: number) => ({ from: PAGE_INBOX, automatic: 'away', ago }) as const;
const greeting = (ago: number) => ({ from: PAGE_INBOX, automatic: 'ad-greeting', ago }) as const;

function kinds(thread: SimulatedThread, heard: Partial<Heard>, texts = all): string[] {
  return automaticTexts(texts, thread, { isByAd: false, content: undefined, at: NOW, ...heard }).map(
    ({ kind }) => kind,
  );
}

describe('automaticTexts', () => {
  const unspoken = threadWith();
  it.each<[string, SimulatedThread, Partial<Heard>, string[]]>([
    ['the first message', unspoken, { content: message }, ['instant-reply', 'away']],
    ['a message soon after one', threadWith(person(1_000)), { content: message }, ['away']],
    [
      'a message just within a day',
      threadWith(person(DAY_MS - 1), away(DAY_MS - 1)),
      { content: message },
      [],
    ],
    [
      'a message after a day',
      threadWith(person(DAY_MS), away(DAY_MS)),
      { content: message },
      ['instant-reply', 'away'],
    ],
    [
      'a message with an away text of yesterday',
      threadWith(person(60), away(DAY_MS)),
      { content: message },
      ['away'],
    ],
    ['a tap of a button', unspoken, { content: tapped }, []],
    ['an ice breaker', unspoken, { content: iceBreaker }, ['ice-breaker']],
    ['an ad', unspoken, { isByAd: true, content: referral }, ['ad-greeting']],
    [
      'an ad with a message',
      unspoken,
      { isByAd: true, content: message },
      ['ad-greeting', 'instant-reply', 'away'],
    ],
    ['an ad after the first word', threadWith(person(9 * DAY_MS)), { isByAd: true, content: referral }, []],
    ['a second ad', threadWith(greeting(9 * DAY_MS)), { isByAd: true, content: referral }, []],
    ['a link', unspoken, { content: { kind: 'referral', source: 'SHORTLINK', ref: 'summer' } }, []],
  ])('follow %s', (_, thread, heard, expected) => {
    expect(kinds(thread, heard)).toEqual(expected);
  });

  it('are none where they are off', () => {
    expect(kinds(unspoken, { isByAd: true, content: message }, noAutomaticTexts)).toEqual([]);
    expect(kinds(unspoken, { content: iceBreaker }, noAutomaticTexts)).toEqual([]);
  });

  it('are none while a lead ad asks', () => {
    const thread = threadWith();
    thread.control = { ...newThreadControl, leadAd: { interruptible: true } };
    expect(kinds(thread, { content: message })).toEqual([]);
  });
});

describe('the automatic texts of a Page', () => {
  const texts = async ({ client }: Awaited<ReturnType<typeof startSimulator>>, psid: string = PERSON) =>
    (await client.thread(psid)).messages.map(({ text }) => text);

  it('come 1 to 3 s after the person, from the inbox, and take no control', async () => {
    const simulator = await startSimulator();
    const { client } = simulator;
    await client.setAutomatic({ instantReply: 'Thanks!' });
    await client.person(PERSON).writes('Hello');
    await client.advanceClock(999);
    expect(await texts(simulator)).toEqual(['Hello']);
    await client.advanceClock(2_001);
    const { messages, owner } = await client.thread(PERSON);
    const [, said] = messages;
    expect(said).toMatchObject({ from: PAGE_INBOX, text: 'Thanks!', automatic: 'instant-reply' });
    expect(said?.at).toBeGreaterThanOrEqual(NOW + 1_000);
    expect(said?.at).toBeLessThan(NOW + 3_000);
    expect(owner).toBe(OUR_APP);
    expect((await client.app(OUR_APP).received()).map(({ kind }) => kind)).toEqual(['message', 'echo']);
    expect((await client.app(OUR_APP).received()).at(-1)?.item).toMatchObject({
      message: { is_echo: true, app_id: Number(PAGE_INBOX), text: 'Thanks!' },
    });
  });

  it('are stamped with their own time, however far the clock is moved', async () => {
    const { client } = await startSimulator();
    await client.setAutomatic({ away: 'We are away.' });
    await client.person(PERSON).writes('Hello');
    await client.advanceClock(7 * DAY_MS);
    expect((await client.thread(PERSON)).messages.at(-1)?.at).toBeLessThan(NOW + 3_000);
  });

  it('leave an idle thread idle', async () => {
    const { client } = await startSimulator({ mode: 'zero-config' });
    await client.setAutomatic({ away: 'We are away.' });
    await client.person(PERSON).writes('Hello');
    await client.advanceClock(3_000);
    expect(await client.thread(PERSON)).toMatchObject({
      owner: null,
      messages: [{}, { text: 'We are away.' }],
    });
  });

  it('are said once after a burst of messages', async () => {
    const simulator = await startSimulator();
    const { client } = simulator;
    await client.setAutomatic({ away: 'We are away.' });
    await client.person(PERSON).writes('Hello');
    await client.person(PERSON).writes('Hello?');
    await client.person(OTHER_PERSON).writes('Hello');
    await client.advanceClock(3_000);
    expect(await texts(simulator)).toEqual(['Hello', 'Hello?', 'We are away.']);
    expect(await texts(simulator, OTHER_PERSON)).toEqual(['Hello', 'We are away.']);
  });

  it('greet a person who comes by an ad', async () => {
    const simulator = await startSimulator();
    const { client } = simulator;
    await client.setAutomatic({ adGreeting: 'Hi!' });
    await client.person(PERSON).comesByAd({ adId: AD });
    await client.advanceClock(3_000);
    await client.person(PERSON).writes('How much?');
    expect(await texts(simulator)).toEqual(['Hi!', 'How much?']);
  });

  it.each([
    ['who says something at once', async () => {}],
    [
      'whose first word is faster than the greeting',
      async ({ client }: Awaited<ReturnType<typeof startSimulator>>) =>
        void (await client.person(PERSON).comesByAd({ adId: AD })),
    ],
  ])('greet a person before the first word, also one %s', async (_, before) => {
    const simulator = await startSimulator();
    const { client } = simulator;
    await client.setAutomatic({ adGreeting: 'Hi!' });
    await before(simulator);
    await client.person(PERSON).comesByAd({ adId: AD, text: 'How much?' });
    await client.advanceClock(3_000);
    expect(await texts(simulator)).toEqual(['Hi!', 'How much?']);
  });

  it('answer an ice breaker, which the apps get as a message', async () => {
    const simulator = await startSimulator();
    const { client } = simulator;
    await client.setAutomatic({ iceBreakers: [OPEN], instantReply: 'Thanks!' });
    await client.person(PERSON).tapsIceBreaker(OPEN.question);
    await client.advanceClock(3_000);
    expect(await texts(simulator)).toEqual([OPEN.question, OPEN.answer]);
    expect((await client.app(OUR_APP).received())[0]).toMatchObject({
      channel: 'messaging',
      item: { message: { text: OPEN.question } },
    });
  });

  it('have no answer to a question that the Page does not offer', async () => {
    const { client, meta } = await startSimulator();
    await client.setAutomatic({ iceBreakers: [OPEN] });
    await expect(client.person(PERSON).tapsIceBreaker('Why?')).rejects.toMatchObject({ status: 404 });
    expect(meta.state.page.views()).toEqual([]);
  });

  it.each([
    ['inbox', { app_id: Number(PAGE_INBOX) }],
    ['nameless', {}],
  ] as const)('have echoes of the form %s', async (echoes, named) => {
    const { client } = await startSimulator();
    await client.setAutomatic({ echoes, away: 'We are away.' });
    await client.person(PERSON).writes('Hello');
    await client.advanceClock(3_000);
    await client.app(PAGE_INBOX).replies(PERSON, 'By hand', { automatic: true });
    const echoed = (await client.app(OUR_APP).received()).filter(({ kind }) => kind === 'echo');
    expect(echoed.map(({ item }) => JSON.parse(JSON.stringify(item)).message)).toEqual([
      { mid: expect.any(String), is_echo: true, text: 'We are away.', ...named },
      { mid: expect.any(String), is_echo: true, text: 'By hand', ...named },
    ]);
  });

  it('may have no echoes', async () => {
    const simulator = await startSimulator();
    const { client } = simulator;
    await client.setAutomatic({ echoes: 'none', away: 'We are away.' });
    await client.person(PERSON).writes('Hello');
    await client.advanceClock(3_000);
    expect(await texts(simulator)).toEqual(['Hello', 'We are away.']);
    expect((await client.app(OUR_APP).received()).map(({ kind }) => kind)).toEqual(['message']);
    await client.app(PAGE_INBOX).replies(PERSON, 'This is Ana');
    expect((await client.app(OUR_APP).received()).map(({ kind }) => kind)).toContain('echo');
  });

  it('come on Instagram, too, whose echoes name no app', async () => {
    const { client } = await startSimulator();
    await client.setAutomatic({ away: 'We are away.' });
    await client.person(PERSON).writes({ text: 'Hello', platform: 'instagram' });
    await client.advanceClock(3_000);
    expect((await client.thread(PERSON)).messages.at(-1)).toMatchObject({ from: INSTAGRAM_INBOX });
    expect((await client.app(OUR_APP).received()).at(-1)?.item).not.toHaveProperty('message.app_id');
  });

  it('go to our app’s address as a webhook', async () => {
    const endpoint = await startEndpoint();
    const { client } = await startSimulator({ webhookUrl: endpoint.url });
    await client.setAutomatic({ away: 'We are away.' });
    await client.person(PERSON).writes('Hello');
    await client.advanceClock(3_000);
    await client.flush();
    expect(endpoint.items().map(({ messaging }) => messaging[0].message.text)).toEqual([
      'Hello',
      'We are away.',
    ]);
  });

  it('are settings of one Page, which it shows, and each is changed alone', async () => {
    const { client, on } = await startSimulator();
    const { pageId } = await client.addPage();
    await client.setAutomatic({ instantReply: 'Thanks!', iceBreakers: [OPEN] });
    const page = await client.setAutomatic({ away: 'We are away.', instantReply: null });
    expect(page.automatic).toEqual({ ...noAutomaticTexts, away: 'We are away.', iceBreakers: [OPEN] });
    expect((await client.page()).automatic).toEqual(page.automatic);
    expect((await on(pageId).page()).automatic).toEqual(noAutomaticTexts);
  });

  it('are off after a reset, also those that were about to come', async () => {
    const { client } = await startSimulator();
    await client.setAutomatic({ away: 'We are away.' });
    await client.person(PERSON).writes('Hello');
    await client.reset();
    await client.person(PERSON).writes('Hello');
    await client.advanceClock(3_000);
    expect((await client.thread(PERSON)).messages).toHaveLength(1);
    expect((await client.page()).automatic).toEqual(noAutomaticTexts);
  });

  it.each([
    ['an empty text', { away: '' }],
    ['five questions', { iceBreakers: [1, 2, 3, 4, 5].map((n) => ({ question: `${n}?`, answer: '-' })) }],
    ['a question twice', { iceBreakers: [OPEN, OPEN] }],
  ])('cannot be %s', async (_, change) => {
    const { client } = await startSimulator();
    await expect(client.setAutomatic(change)).rejects.toMatchObject({ status: 400 });
  });
});
