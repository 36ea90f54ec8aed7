import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE, PAGE_INBOX } from '../ids.ts';
import { conflictsOf, expectSoundHistory, isThreadWrite } from './history.ts';
import { expectNoLeak } from './leaks.ts';
import { meeting, ORDERS, type Order } from './meeting.ts';
import { greet } from './scenarios.ts';
import { MODES, type Service, startService, text } from './service.ts';
import { type Answer, type Call, startWire, type Wire } from './wire.ts';

const ROUNDS = Number(process.env.RUNS ?? 1);

describe.each(MODES)('two processes on one thread at once, %s', (mode) => {
  let service: Service;
  let wire: Wire;
  let persons = 0;

  beforeAll(async () => {
    wire = await startWire();
    service = await startService({ wire });
    const { local, meta } = service;
    await meta.setMode(mode);
    await Promise.all([local.lambda.warm(), local.lambda.warm()]);
  });
  afterAll(() => service.close());

  type Guest = (call: Call) => boolean;
  const reads = (from: string, psid: string) => (call: Call) =>
    call.from === from && call.operation === 'GetItem' && call.body.includes(psid);
  const speaks = (psid: string) => (call: Call) => call.operation === 'messages' && call.body.includes(psid);

  /** Lets each pair meet while somebody causes it, and expects that one of them had to do its work again. */
  async function race(
    psid: string,
    order: Order,
    pairs: readonly (readonly [Guest, Guest])[],
    cause: () => Promise<unknown>,
  ) {
    const hasActed = (call: Call, { status }: { status: number }) =>
      status === 200 && isThreadWrite(call, psid);
    const meetings = pairs.map((guests) => meeting({ guests, order, hasActed }));
    wire.through((call, forward) =>
      meetings.reduce<() => Promise<Answer>>((next, meet) => () => meet(call, next), forward)(),
    );
    await cause();
    await service.settled();
    wire.through(undefined);
    expect(conflictsOf(psid, wire.traffic)).toBeGreaterThanOrEqual(pairs.length);
  }

  async function post(psid: string, ...words: string[]) {
    await service.introduce(psid);
    const timestamp = Date.now();
    const responses = words.map((each) => {
      const message = { mid: `m_${psid}_${each}`, text: text(each) };
      const item = { sender: { id: psid }, recipient: { id: PAGE }, timestamp, message };
      return service.post({ object: 'page', entry: [{ id: PAGE, time: timestamp, messaging: [item] }] });
    });
    expect((await Promise.all(responses)).map(({ status }) => status)).toEqual(words.map(() => 200));
  }

  /** Leaves messages in the mailbox, and nobody told. */
  async function queue(psid: string, ...words: string[]) {
    service.local.lambda.judge(() => 'drop');
    for (const each of words) await post(psid, each);
    service.local.lambda.judge(undefined);
  }

  function wake(psid: string) {
    const handover = service.local.stack.functions.find(({ label }) => label === 'handover');
    service.local.lambda.enqueue(handover?.arn ?? '', { thread: `${PAGE}:${psid}` });
  }

  async function expectAnswered(psid: string, ...words: string[]) {
    const answers = words.map((each) => `bot: [bot] ${text(each)}`);
    expect([...(await service.said(psid))].sort()).toEqual(answers.sort());
    await expectSound(psid);
  }

  async function expectSound(psid: string) {
    expect(await service.ledger(psid)).toMatchObject({ mailbox: [], failures: [] });
    expectSoundHistory(psid, wire.traffic);
  }

  const rounds = Array.from({ length: ROUNDS }, (_, round) =>
    ORDERS.map((order) => ({ round, order })),
  ).flat();
  describe.each(rounds)('round $round, $order', ({ order }) => {
    const someone = () => {
      persons += 1;
      return `24000000000002${100 + persons}`;
    };

    // Only a human's part depends on the mode.
    const itAnyway = it.runIf(mode === 'routing');

    itAnyway.each([
      ['answers once what is delivered twice', ['one', 'one'], ['one']],
      ['answers both of two messages', ['one', 'two'], ['one', 'two']],
    ])('%s', async (_, delivered, answered) => {
      const psid = someone();
      const webhooks = [reads('webhook', psid), reads('webhook', psid)] as const;
      const handovers = [reads('handover', psid), reads('handover', psid)] as const;
      await race(psid, order, [webhooks, handovers], () => post(psid, ...delivered));
      await expectAnswered(psid, ...answered);
    });

    itAnyway('works a mailbox once when it is invoked twice', async () => {
      const psid = someone();
      await queue(psid, 'one', 'two', 'three');
      await race(psid, order, [[reads('handover', psid), reads('handover', psid)]], async () => {
        wake(psid);
        wake(psid);
      });
      await expectAnswered(psid, 'one', 'two', 'three');
    });

    itAnyway('says once what is known by its echo and by its answer', async () => {
      const psid = someone();
      await queue(psid, 'one');
      await race(psid, order, [[speaks(psid), reads('webhook', psid)]], async () => wake(psid));
      await expectAnswered(psid, 'one');
    });

    it('says nothing more when a human speaks up meanwhile', async () => {
      const psid = someone();
      await greet([psid], service);
      await queue(psid, 'one');
      await race(psid, order, [[reads('webhook', psid), reads('handover', psid)]], async () => {
        wake(psid);
        await service.meta.app(PAGE_INBOX).replies(psid, text('I am here.'));
      });
      expect(await service.said(psid)).toEqual([
        `bot: [bot] ${text('hello')}`,
        `${PAGE_INBOX}: ${text('I am here.')}`,
      ]);
      expect((await service.meta.thread(psid)).owner).toBe(PAGE_INBOX);
      await expectSound(psid);
      // Meta may have been asked before the human was heard, and keeps the id of whoever has control to itself.
      const owner = expect.stringMatching(/^(app|foreign)$/);
      expect(await service.ledger(psid)).toMatchObject({ owner, unproven: false });
    });
  });

  it('keeps tokens, secrets and words to itself', () => expectNoLeak(service));
});
