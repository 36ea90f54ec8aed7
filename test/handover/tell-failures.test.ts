import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { workMailbox } from '../../functions/handover/work-mailbox.ts';
import { countUntold } from '../../functions/thread/tell.ts';
import { deployment, isAtRest, THREAD } from '../support/deployment.ts';
import { refusal } from '../support/graph-errors.ts';
import { says } from '../support/items.ts';

/** The function's process is gone. */
class Killed extends Error {}

/** How the alarm hears of a failure though its executor dies at the n-th write after it was listed. */
async function toldAfterDeathAt(nth: number) {
  const at = deployment();
  await at.receive(says('hello'));
  at.graph.fail('send', refusal('messages', 10, 2018278));
  let writes = 0;
  at.threads.onReplace = () => {
    writes += 1;
    if (writes === nth) throw new Killed();
  };
  await at.visit().catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
  const toldBefore = at.metrics.total('Failed');
  at.threads.onReplace = () => {};
  await at.settle();
  at.clock.now = Math.max(at.clock.now, at.thread().dueAt ?? 0);
  await at.visit();
  return { at, toldBefore };
}

describe('a failure', () => {
  it('is told to the alarm and to the log before the visit ends', async () => {
    const at = deployment();
    await at.receive(says('hello'));
    at.graph.fail('send', refusal('messages', 10, 2018278));
    await at.visit();
    expect(at.metrics).toMatchObject({ values: { Failed: [1] }, published: 1 });
    expect(at.log.lines.filter(({ message }) => message === 'A command failed')).toHaveLength(1);
    expect(at.thread()).toSatisfy(isAtRest);
    expect(at.thread()).toMatchObject({ failuresListed: 1, failuresTold: 1 });
    await at.visit();
    expect(at.metrics.total('Failed')).toBe(1);
  });

  it('is told by the next visit, if its executor dies right after it was listed', async () => {
    // The fourth write is the one that marks it as told: the executor dies before it, its word may be out or not.
    const { at, toldBefore } = await toldAfterDeathAt(4);
    expect(toldBefore).toBe(1);
    expect(at.metrics.total('Failed')).toBe(2);
    expect(countUntold(at.thread())).toBe(0);
    expect(at.thread().failures).toHaveLength(1);
  });

  it('is not told of before it is in the table', async () => {
    const { at, toldBefore } = await toldAfterDeathAt(3);
    expect(toldBefore).toBe(0);
    expect(at.metrics.total('Failed')).toBe(at.thread().failuresListed ?? 0);
  });

  it('is told before the next call, in which the executor may die', async () => {
    // A process that is gone: its bot never answers, and none of its waits ends.
    const at = deployment({ bot: () => new Promise(() => {}) });
    for (let minute = 0; minute < 20; minute += 1) {
      await at.receive(says(`hello ${minute}`, { at: at.clock.now }));
      const before = at.thread().failuresListed ?? 0;
      void workMailbox(THREAD, at.clock.now + 30_000, at.handover);
      await setImmediate();
      expect(at.metrics.total('Failed')).toBeGreaterThanOrEqual(before);
      at.clock.advance(60_000);
    }
    expect(at.metrics.total('Failed')).toBeGreaterThan(10);
  });
});
