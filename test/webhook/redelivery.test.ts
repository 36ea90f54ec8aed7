import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../ids.ts';
import { type Deployment, deployment, deploymentThatReceived, THREAD } from '../support/deployment.ts';
import { bodyOf, echoes, passes, requests, says, takes, type WireItem } from '../support/items.ts';

const DAY = 24 * 60 * 60_000;

describe('the same delivery', () => {
  it.each([
    ['a message', ['answer'], says('hello')],
    ['a trigger', ['say', 'pass'], says('chat with agent')],
    ['a pass to us', ['answer'], passes(OUR_APP, PAGE_INBOX)],
    ['a request', ['pass'], requests(PAGE_INBOX)],
  ])('with %s queues its commands once if it comes twice', async (_what, verbs, item) => {
    const at = deployment();
    expect(await at.receive(item)).toMatchObject({ statusCode: 200 });
    const once = at.thread().mailbox;
    expect(once.map(({ verb }) => verb)).toEqual(verbs);
    expect(await at.receive(item)).toMatchObject({ statusCode: 200 });
    expect(at.thread().mailbox).toEqual(once);
  });

  it('queues one command if it comes five times at the same moment', async () => {
    const at = deployment();
    const answers = await Promise.all(Array.from({ length: 5 }, () => at.receive(says('hello'))));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200]);
    expect(at.thread().mailbox).toHaveLength(1);
  });

  it('queues one command if it has the same item twice', async () => {
    const at = await deploymentThatReceived(says('hello'), says('hello'));
    expect(at.thread().mailbox).toHaveLength(1);
  });

  it.each([0, DAY])('is not answered again if it comes again %i ms after the answer', async (later) => {
    const at = await deploymentThatReceived(says('hello'));
    await at.visit();
    expect(at.graph.said).toMatchObject([{ text: '[bot] hello' }]);
    at.clock.advance(later);
    expect(await at.receive(says('hello'))).toMatchObject({ statusCode: 200 });
    await at.visit();
    expect(at.graph.verbs().filter((verb) => verb === 'send')).toHaveLength(1);
    expect(at.thread().failures).toEqual([]);
  });

  it('is not answered again after a hundred other messages', async () => {
    const at = await deploymentThatReceived(says('hello'));
    await at.visit();
    for (let n = 1; n <= 100; n += 1) {
      at.clock.advance(90_000);
      await at.receive(says(`message ${n}`, { at: NOW + n * 90_000 }));
      await at.visit();
    }
    expect(at.graph.said).toHaveLength(101);
    await at.receive(says('hello'));
    await at.visit();
    expect(at.graph.said).toHaveLength(101);
  });

  it('queues two commands if the person sends the same text again', async () => {
    const at = await deploymentThatReceived(says('hello'), says('hello', { at: NOW + 1 }));
    expect(at.thread().mailbox).toHaveLength(2);
  });

  it('is complete if the answer to its write is lost', async () => {
    const at = deployment();
    at.threads.lostAnswers = 1;
    expect(await at.receive(says('hello'))).toMatchObject({ statusCode: 200 });
    expect(at.thread().mailbox).toHaveLength(1);
    expect(at.woken).toHaveLength(1);
  });

  it('lists a message that came too late once, also if the answer to its write is lost', async () => {
    const at = deployment();
    at.threads.lostAnswers = 1;
    at.clock.advance(60 * 60_000);
    await at.receive(says('hello'));
    expect(at.woken).toEqual([THREAD]);
    await at.visit();
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ reason: 'too-late' }] });
  });

  it('lists a message that came too late, also if DynamoDB seems to be down after the write', async () => {
    const at = deployment();
    const { replace } = at.threads;
    at.threads.replace = async (before, thread, time) => {
      await replace.call(at.threads, before, thread, time);
      throw new StoreUnavailableError('PutItem');
    };
    at.clock.advance(60 * 60_000);
    expect(await at.receive(says('hello'))).toMatchObject({ statusCode: 503 });
    at.threads.replace = replace;
    expect(at.thread().dueAt).toBe(at.clock.now + 60_000);
    await at.visit();
    expect(at.thread()).toMatchObject({ mailbox: [], failures: [{ reason: 'too-late' }] });
  });
});

/** What the ledger says about the thread, without how it was found out. */
function ledgerOf({ owner, ownerName, unproven, evidence, lastPersonAt, lastHumanAt }: Thread) {
  return { owner, ownerName, unproven, evidence, lastPersonAt, lastHumanAt };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, n) => permutations(items.toSpliced(n, 1)).map((rest) => [item, ...rest]));
}

describe('events of a thread', () => {
  const story: readonly [WireItem, 'messaging' | 'standby'][] = [
    [says('hello', { at: NOW - 50_000 }), 'messaging'],
    [passes(PAGE_INBOX, OUR_APP, { at: NOW - 40_000 }), 'messaging'],
    [echoes(PAGE_INBOX, 'Ana here', { at: NOW - 30_000 }), 'standby'],
    [passes(OUR_APP, PAGE_INBOX, { at: NOW - 20_000 }), 'messaging'],
    [takes(HELP_DESK, OUR_APP, { at: NOW - 10_000 }), 'messaging'],
  ];

  async function receivedBy(at: Deployment, items: typeof story): Promise<Deployment> {
    for (const [item, channel] of items) await at.post(bodyOf([item], channel));
    return at;
  }

  it('lead to the same owner in every order, after Meta was asked in case of doubt', async () => {
    const inOrder = await receivedBy(deployment(), story);
    expect(inOrder.thread()).toMatchObject({ owner: { kind: 'app', appId: HELP_DESK }, unproven: false });
    for (const order of permutations(story)) {
      const at = await receivedBy(deployment(), order);
      expect(at.thread().evidence).toEqual(inOrder.thread().evidence);
      expect(at.thread().lastPersonAt).toBe(inOrder.thread().lastPersonAt);
      at.graph.owner = HELP_DESK;
      await at.visit();
      expect(ledgerOf(at.thread())).toMatchObject({ owner: inOrder.thread().owner, unproven: false });
      expect(at.graph.said).toEqual([]);
    }
  });

  it('are applied in the order of their stamps within one delivery', async () => {
    const handovers = story.filter(
      ([item]) => 'pass_thread_control' in item || 'take_thread_control' in item,
    );
    const inOrder = deployment();
    await inOrder.receive(...handovers.map(([item]) => item));
    for (const order of permutations(handovers)) {
      const at = await deploymentThatReceived(...order.map(([item]) => item));
      expect(ledgerOf(at.thread())).toEqual(ledgerOf(inOrder.thread()));
    }
  });

  it('are written with one write for each thread of a delivery', async () => {
    const at = deployment();
    let writes = 0;
    at.threads.onReplace = () => {
      writes += 1;
    };
    await at.receive(says('one', { psid: '1' }), says('two', { psid: '2' }), says('three', { psid: '1' }));
    expect(writes).toBe(2);
    expect(at.woken).toHaveLength(2);
  });
});
