import { describe, expect, it } from 'vitest';
import type { FaultSettings } from '../../../local/meta/faults.ts';
import { HELP_DESK, OTHER_PERSON, OUR_APP, PAGE_INBOX, PERSON } from '../../ids.ts';
import { refusal, startEndpoint, startSimulator } from './simulator.ts';

const HOUR = 3_600_000;

async function setup(statuses: number[] = [], seed = 'a-seed') {
  const endpoint = await startEndpoint(statuses);
  const simulator = await startSimulator({ webhookUrl: endpoint.url, seed });
  const texts = () =>
    endpoint
      .envelopes()
      .flatMap(({ entry }) => entry.flatMap(({ messaging = [], standby = [] }) => [...messaging, ...standby]))
      .map((item) => item.message?.text ?? Object.keys(item).find((key) => key.endsWith('_thread_control')));
  return { endpoint, texts, ...simulator };
}

describe('webhooks that go wrong', () => {
  it.each([2, 4])('come %d times', async (duplicate) => {
    const { client, endpoint } = await setup();
    await client.setFaults({ duplicate });
    await client.person(PERSON).writes('Hello');
    await client.flush();
    expect(endpoint.posts).toHaveLength(duplicate);
    expect(new Set(endpoint.posts.map(({ body }) => body.toString())).size).toBe(1);
  });

  it('overtake each other within a thread: the pass comes after the words that follow it', async () => {
    const { client, texts } = await setup();
    await client.person(PERSON).writes('Hello');
    await client.app(OUR_APP).passes(PERSON, HELP_DESK);
    await client.flush();
    await client.setFaults({ reorder: true });
    await client.app(HELP_DESK).passes(PERSON, OUR_APP);
    await client.person(PERSON).writes('First');
    await client.person(PERSON).writes('Second');
    await client.person(PERSON).writes('Third');
    await client.flush();
    expect(texts()).toEqual(['Hello', 'First', 'pass_thread_control', 'Third', 'Second']);
  });

  it('come after a while if no other follows', async () => {
    const { client, texts, pass, meta } = await setup();
    await client.setFaults({ reorder: true });
    await client.person(PERSON).writes('Alone');
    pass(1_000);
    await meta.state.deliveries.settled();
    expect(texts()).toEqual(['Alone']);
  });

  it('are late by the named time', async () => {
    const { client, texts } = await setup();
    await client.setFaults({ delayMs: HOUR });
    await client.person(PERSON).writes('Late');
    await client.advanceClock(HOUR - 1);
    expect(texts()).toEqual([]);
    await client.advanceClock(1);
    expect(texts()).toEqual(['Late']);
  });

  it('are late by a further time where they are echoes, and others overtake them', async () => {
    const { client, texts } = await setup();
    await client.setFaults({ echoDelayMs: HOUR });
    await client.person(PERSON).writes('Hello');
    await client.app(PAGE_INBOX).replies(PERSON, 'This is Ana');
    await client.person(PERSON).writes('Ana?');
    await client.advanceClock(HOUR - 1);
    expect(texts()).toEqual(['Hello', 'take_thread_control', 'Ana?']);
    await client.advanceClock(1);
    expect(texts()).toEqual(['Hello', 'take_thread_control', 'Ana?', 'This is Ana']);
  });

  it('do not share a POST with a late echo', async () => {
    const { client, texts } = await setup();
    await client.setFaults({ echoDelayMs: HOUR, batch: 10 });
    await client.app(PAGE_INBOX).replies((await client.addPerson()).psid, 'Hi');
    await client.person(PERSON).writes('Hello');
    await client.advanceClock(1_000);
    expect(texts()).toEqual(['Hello']);
  });

  it('come together in one POST', async () => {
    const { client, endpoint } = await setup();
    await client.setFaults({ batch: 3 });
    await client.person(PERSON).writes('One');
    await client.person(PERSON).writes('Two');
    await client.person(OTHER_PERSON).writes('Three');
    await client.person(OTHER_PERSON).writes('Four');
    await client.flush();
    const counts = endpoint
      .envelopes()
      .map(({ entry }) => entry.reduce((sum, { messaging = [] }) => sum + messaging.length, 0));
    expect(counts).toEqual([3, 1]);
  });

  it('mix the forms of app ids as Meta’s reference does', async () => {
    const { client } = await setup();
    await client.person(PERSON).writes('Hello');
    await client.setFaults({ appIds: 'mixed' });
    await client.inbox.movesToMain(PERSON);
    expect((await client.app(OUR_APP).received()).at(-1)?.item).toMatchObject({
      take_thread_control: { previous_owner_app_id: OUR_APP, new_owner_app_id: Number(PAGE_INBOX) },
    });
  });

  it('come in an order that the seed decides', async () => {
    const run = async (seed: string) => {
      const { client, texts } = await setup([], seed);
      await client.setFaults({ jitterMs: HOUR });
      for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) await client.person(PERSON).writes(text);
      for (let minutes = 0; minutes < 60; minutes += 1) await client.advanceClock(60_000);
      return texts().join('');
    };
    const first = await run('one');
    expect(first).toHaveLength(6);
    expect(await run('one')).toBe(first);
    expect(await run('two')).not.toBe(first);
  });
});

describe('an hour of failing webhooks', () => {
  const failing = Array.from({ length: 200 }, () => 500);

  it('is warned of after 15 minutes, and then ends the subscription to the Page', async () => {
    const { client, graph } = await setup(failing);
    const subscribed = async () =>
      (await graph(OUR_APP, 'GET', 'me/subscribed_apps')).body.data?.some(({ id }) => id === OUR_APP);
    await client.person(PERSON).writes('Hello?');
    await client.advanceClock(16 * 60_000);
    await client.person(PERSON).writes('Hello??');
    await client.advanceClock(1_000);
    expect((await client.alerts()).map(({ text }) => text)).toEqual(['Webhooks Failing']);
    expect(await subscribed()).toBe(true);
    await client.advanceClock(HOUR);
    await client.person(PERSON).writes('Hello???');
    await client.advanceClock(1_000);
    expect((await client.alerts()).map(({ text }) => text)).toEqual([
      'Webhooks Failing',
      'Webhooks Disabled',
    ]);
    expect(await subscribed()).toBe(false);
    const { length } = await client.deliveries();
    await client.person(PERSON).writes('Is anybody there?');
    expect(await client.deliveries()).toHaveLength(length);
    expect((await client.deliveries()).filter(({ state }) => state === 'waiting')).toEqual([]);
  });

  it('starts again after each success', async () => {
    const { client, meta } = await setup([500, 200, 500]);
    await client.person(PERSON).writes('Hello');
    await client.flush();
    await client.advanceClock(HOUR);
    await client.person(PERSON).writes('Hello again');
    await meta.state.deliveries.settled();
    expect(await client.alerts()).toEqual([]);
  });

  it('ends with a new subscription', async () => {
    const { client, graph, texts } = await setup();
    await graph(OUR_APP, 'DELETE', 'me/subscribed_apps');
    await client.person(PERSON).writes('Lost');
    await graph(OUR_APP, 'POST', 'me/subscribed_apps', { subscribed_fields: 'messages' });
    await client.person(PERSON).writes('Delivered');
    await client.flush();
    expect(texts()).toEqual(['Delivered']);
  });
});

describe('Graph calls that go wrong', () => {
  const recipient = { id: PERSON };

  /** A person has written, so that our app has the thread and can release it. */
  async function greeted(log: (line: string) => void = () => {}) {
    const simulator = await startSimulator({ log });
    const { client, graph } = simulator;
    await client.person(PERSON).writes('Hello');
    return {
      ...simulator,
      release: () => graph(OUR_APP, 'POST', 'me/release_thread_control', { recipient }),
      owner: async () => (await client.thread(PERSON)).owner,
    };
  }

  it.each([
    ['4', refusal(4)],
    ['10-2018278', refusal(10, 2018278)],
    ['10-2018300', refusal(10, 2018300)],
    ['27', refusal(27)],
    ['190', refusal(190)],
    ['190-463', refusal(190, 463)],
    ['368', refusal(368)],
    ['551', refusal(551, 1545041)],
    ['613', refusal(613)],
    ['2', { ...refusal(2), status: 500 }],
  ] as const)('answer with %s on demand, without effect', async (error, answer) => {
    const { client, release, owner } = await greeted();
    await client.setFaults({ failNext: [{ path: 'release_thread_control', error }] });
    expect(await release()).toEqual(answer);
    expect(await owner()).toBe(OUR_APP);
    expect(await release()).toMatchObject({ status: 200 });
  });

  it('fail as often and as the fault says', async () => {
    const { client, release, owner } = await greeted();
    const body = { error: { message: '(#613) Calls to this api have exceeded the rate limit.', code: 613 } };
    await client.setFaults({
      failNext: [{ path: 'release_thread_control', status: 400, body, times: 2 }],
    });
    expect(await release()).toEqual({ status: 400, body });
    expect(await release()).toEqual({ status: 400, body });
    expect(await owner()).toBe(OUR_APP);
    expect(await release()).toMatchObject({ status: 200 });
  });

  it('fail until the faults are cleared', async () => {
    const { client, graph } = await greeted();
    await client.setFaults({ failNext: [{ path: '*', error: '4', times: 'always' }] });
    const ask = () => graph(OUR_APP, 'GET', 'me/thread_owner', { recipient: PERSON });
    for (let n = 0; n < 3; n += 1) expect(await ask()).toEqual(refusal(4));
    await client.clearFaults();
    expect(await ask()).toMatchObject({ status: 200 });
  });

  it('fail only on the path that is named', async () => {
    const { client, release } = await greeted();
    await client.setFaults({ failNext: [{ path: 'messages' }] });
    expect(await release()).toMatchObject({ status: 200 });
  });

  it('fail after their effect', async () => {
    const { client, release, owner } = await greeted();
    await client.setFaults({ failNext: [{ path: 'release_thread_control', afterEffect: true }] });
    expect(await release()).toMatchObject({ status: 500, body: { error: { code: 2 } } });
    expect(await owner()).toBeNull();
  });

  it('lose their connection after their effect', async () => {
    const { client, release, owner } = await greeted();
    await client.setFaults({ failNext: [{ path: '*', status: 'reset', afterEffect: true }] });
    await expect(release()).rejects.toThrow(TypeError);
    expect(await owner()).toBeNull();
  });

  it('are never answered, after their effect', async () => {
    const line = Promise.withResolvers<string>();
    const { client, meta, owner } = await greeted((text) => text.startsWith('graph') && line.resolve(text));
    await client.setFaults({
      failNext: [{ path: 'release_thread_control', status: 'timeout', afterEffect: true }],
    });
    const patience = new AbortController();
    const answer = fetch(`${meta.url}/v26.0/me/release_thread_control?access_token=local-page-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ recipient }),
      signal: patience.signal,
    });
    expect(await line.promise).toContain('timeout');
    expect(await owner()).toBeNull();
    patience.abort();
    await expect(answer).rejects.toThrow('aborted');
  });

  it('are answered late, and take effect at once', async () => {
    const { client, release, owner, pass } = await greeted();
    await client.setFaults({ slowGraphMs: HOUR });
    const done: string[] = [];
    const answer = release().then(() => done.push('answered'));
    await expect.poll(owner).toBeNull();
    expect(done).toEqual([]);
    pass(HOUR);
    await answer;
    expect(done).toEqual(['answered']);
  });

  it('are refused once every token has expired', async () => {
    const { client, graph } = await greeted();
    await client.setFaults({ expiredTokens: true });
    expect(await graph(OUR_APP, 'GET', 'me')).toEqual(refusal(190, 463));
    await client.clearFaults();
    expect(await graph(OUR_APP, 'GET', 'me')).toMatchObject({ status: 200 });
  });

  describe('because a permission is missing', () => {
    const say = { recipient, message: { text: 'Hi' } };
    const other = { ...say, recipient: { id: OTHER_PERSON } };

    /** A person on Messenger and one on Instagram have written. */
    async function onBoth(refuse: FaultSettings['refuse']) {
      const simulator = await greeted();
      const { client, graph } = simulator;
      await client.person(OTHER_PERSON).writes({ text: 'Hello', platform: 'instagram' });
      await client.setFaults({ refuse });
      return {
        ...simulator,
        post: (edge: string, body: object) => graph(OUR_APP, 'POST', `me/${edge}`, body),
      };
    }

    it.each([
      ['3', refusal(3)],
      ['10', refusal(10)],
      ['200', refusal(200)],
    ] as const)('are refused with %s, without effect, until that is changed', async (error, answer) => {
      const { client, release, owner } = await onBoth([{ path: '*', error }]);
      for (let n = 0; n < 3; n += 1) expect(await release()).toEqual(answer);
      expect(await owner()).toBe(OUR_APP);
      await client.setFaults({ refuse: [] });
      expect(await release()).toMatchObject({ status: 200 });
    });

    it('are refused on one platform', async () => {
      const { post, graph } = await onBoth([{ path: '*', error: '200', platform: 'instagram' }]);
      expect(await post('messages', other)).toEqual(refusal(200));
      expect(await post('messages', say)).toMatchObject({ status: 200 });
      const list = (platform: string) => graph(OUR_APP, 'GET', 'me/conversations', { platform });
      expect(await list('instagram')).toEqual(refusal(200));
      expect(await list('messenger')).toMatchObject({ status: 200 });
      expect(await graph(OUR_APP, 'GET', 'me')).toMatchObject({ status: 200 });
    });

    it('are refused in one thread', async () => {
      const { post, graph } = await onBoth([{ path: '*', error: '10', psid: PERSON }]);
      expect(await post('messages', say)).toEqual(refusal(10));
      expect(await post('messages', other)).toMatchObject({ status: 200 });
      const find = (user_id: string) => graph(OUR_APP, 'GET', 'me/conversations', { user_id });
      expect(await find(PERSON)).toEqual(refusal(10));
      expect(await find(OTHER_PERSON)).toMatchObject({ status: 200 });
    });

    it('are refused on one path', async () => {
      const { post, release } = await onBoth([{ path: 'messages', error: '10', psid: PERSON }]);
      expect(await post('messages', say)).toEqual(refusal(10));
      expect(await release()).toMatchObject({ status: 200 });
    });

    it('are refused after what fails next', async () => {
      const { client, release } = await onBoth([{ path: '*', error: '10' }]);
      await client.setFaults({ failNext: [{ path: '*', error: '613' }] });
      expect(await release()).toEqual(refusal(613));
      expect(await release()).toEqual(refusal(10));
      await client.clearFaults();
      expect(await release()).toMatchObject({ status: 200 });
    });
  });

  it('ask for the owner and get what was true some time ago', async () => {
    const { client, graph } = await greeted();
    const told = async () => {
      const { body } = await graph(OUR_APP, 'GET', 'me/thread_owner', { recipient: PERSON });
      const [owner] = body.data ?? [];
      return owner?.thread_owner && 'app_id' in owner.thread_owner ? owner.thread_owner.app_id : null;
    };
    await client.setFaults({ ownerLagMs: 10_000 });
    expect(await told()).toBeNull();
    await client.advanceClock(60_000);
    await client.app(OUR_APP).passes(PERSON, HELP_DESK);
    expect(await told()).toBe(Number(OUR_APP));
    await client.advanceClock(9_999);
    await client.app(HELP_DESK).releases(PERSON);
    expect(await told()).toBe(Number(OUR_APP));
    await client.advanceClock(1);
    expect(await told()).toBe(Number(HELP_DESK));
    await client.advanceClock(9_999);
    expect(await told()).toBeNull();
    await client.app(OUR_APP).passes(PERSON, HELP_DESK);
    await client.clearFaults();
    expect(await told()).toBe(Number(HELP_DESK));
  });

  it.each<FaultSettings>([
    ...[{ duplicate: 11 }, { batch: 0 }, { delayMs: -1 }, { ownerLagMs: -1 }, { echoDelayMs: 0.5 }],
    ...[{ refuse: [{ path: '*', error: '200', psid: 'ana' } as const] }],
  ])('cannot be %j', async (faults) => {
    const { client } = await greeted();
    await expect(client.setFaults(faults)).rejects.toMatchObject({ status: 400 });
  });
});
