import { describe, expect, it } from 'vitest';
import { TIMES } from '../../functions/thread/limits.ts';
import { NOW, PAGE_ID } from '../ids.ts';
import { type Deployment, deployment, THREAD } from '../support/deployment.ts';
import { silence, unreached } from '../support/graph-errors.ts';
import { echoOf, says } from '../support/items.ts';

/** What the handover function lives, in ms. */
const LIFETIME = 45_000;
const MINUTE = 60_000;

/** A person has said hello. The waits of the handover function pass by the clock; in the first one happens what is given. */
async function sleeping(meanwhile: (at: Deployment) => unknown = () => {}) {
  const at = deployment();
  const slept: number[] = [];
  const wait: typeof at.handover.wait = async (ms, signal) => {
    if (signal) return at.waits.wait(ms, signal);
    const wakeAt = at.clock.now + ms;
    slept.push(ms);
    if (slept.length === 1) await meanwhile(at);
    at.clock.now = Math.max(at.clock.now, wakeAt);
  };
  Object.assign(at.handover, { wait, longestSleepMs: TIMES.sleep, random: () => 0.5 });
  await at.receive(says('hello'));
  at.threads.put({ ...at.thread(), echoes: true });
  return { at, slept };
}

const said = (at: Deployment) => at.graph.said.map(({ text }) => text);
const visit = (at: Deployment) => at.visit(THREAD, LIFETIME);

describe('an executor that wakes', () => {
  it('knows of deliveries that were refused meanwhile: the echo may be one of them', async () => {
    const { at } = await sleeping(({ pages, clock }) =>
      pages.update(PAGE_ID, (page) => ({ ...page, outageAt: clock.now + 1 }), clock.now),
    );
    at.graph.fail('send', silence('messages'), 'after');
    await visit(at);
    expect(said(at)).toEqual(['[bot] hello']);
    expect(at.thread().mailbox).toMatchObject([{ verb: 'say', begun: { doubtAt: expect.any(Number) } }]);
  });

  it('knows of a pause of the Page that began meanwhile', async () => {
    const pause = { until: NOW + MINUTE, reason: 'rate-limit' } as const;
    const { at } = await sleeping(({ pages, clock }) =>
      pages.update(PAGE_ID, (page) => ({ ...page, pause }), clock.now),
    );
    at.graph.fail('send', unreached('messages'));
    await visit(at);
    expect(said(at)).toEqual([]);
    expect(at.thread()).toMatchObject({ waitingFor: 'rate-limit', mailbox: [{ verb: 'say' }] });
  });

  it('has slept until its time, though a timer may end a moment early', async () => {
    const { at } = await sleeping();
    const { wait } = at.handover;
    Object.assign(at.handover, {
      wait: (ms: number, signal?: AbortSignal) => wait(ms > 1 && !signal ? ms - 1 : ms, signal),
    });
    at.graph.fail('send', unreached('messages'));
    let writes = 0;
    at.threads.onReplace = () => {
      writes += 1;
    };
    await visit(at);
    expect(said(at)).toEqual(['[bot] hello']);
    // The question to the bot, its answer with the mark of the words, the sleep, the second mark, the end.
    expect(writes).toBe(5);
  });
});

describe('attempts within one visit', () => {
  it('leave enough for an outage of minutes', async () => {
    const { at, slept } = await sleeping();
    at.graph.onCall = () => {
      if (at.clock.now < NOW + 3 * MINUTE) throw unreached('messages');
    };
    await visit(at);
    expect(slept).toEqual([1_000, 2_000]);
    for (let sweeps = 1; sweeps <= 4; sweeps += 1) {
      at.clock.now = NOW + sweeps * MINUTE;
      await visit(at);
    }
    expect(slept).toHaveLength(2);
    expect(said(at)).toEqual(['[bot] hello']);
    expect(at.thread().failures).toEqual([]);
  });
});

describe('while an executor sleeps until an echo has come or not', () => {
  it('the echo wakes another one for what waits behind', async () => {
    const { at } = await sleeping(async ({ receive, graph, woken, clock }) => {
      await receive(says('second', { at: clock.now }));
      woken.length = 0;
      for (const each of graph.said) await receive(echoOf(each));
      expect(woken).toEqual([THREAD]);
      await visit(at);
      expect(said(at)).toEqual(['[bot] hello', '[bot] second']);
    });
    at.graph.fail('send', silence('messages'), 'after');
    await visit(at);
    expect(said(at)).toEqual(['[bot] hello', '[bot] second']);
  });
});

describe('the history of a thread', () => {
  it('is written before a sleep, which the executor may not survive', async () => {
    const { at } = await sleeping(({ threads }) => {
      expect(threads.timeline(THREAD).map(({ what }) => what)).toContain('message');
    });
    at.graph.fail('send', unreached('messages'));
    await visit(at);
    expect(at.threads.timeline(THREAD).filter(({ what }) => what === 'message')).toHaveLength(1);
  });
});
