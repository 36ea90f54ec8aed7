import { describe, expect, it } from 'vitest';
import { isRepeated, remember } from '../../functions/thread/seen-events.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import { at, MINUTE, message, SECOND } from './a-thread.ts';

const nth = (n: number) => message({ id: `message-${n}`, at: at(NOW + n * SECOND) });
const having = (count: number): Thread =>
  Array.from({ length: count }, (_, n) => nth(n)).reduce(
    (thread, event) => remember(thread, event, NOW + 60 * MINUTE),
    threadWith(),
  );

describe('the events that a thread has seen', () => {
  it('are known when they come again', () => {
    const thread = having(3);
    expect([0, 1, 2].map((n) => isRepeated(thread, nth(n)))).toEqual([true, true, true]);
    expect(isRepeated(thread, nth(3))).toBe(false);
    expect(isRepeated(thread, message({ id: 'older', at: at(NOW - MINUTE) }))).toBe(false);
  });

  it('are remembered once', () => {
    const thread = having(3);
    expect(remember(thread, nth(1), NOW)).toBe(thread);
  });

  it.each([32, 33, 64, 65, 96, 97, 200])(
    'are all known again after %d of them, and at most 64 are kept',
    (count) => {
      const thread = having(count);
      expect(thread.seenEvents.length).toBeLessThanOrEqual(64);
      expect(thread.seenEvents.length).toBeGreaterThanOrEqual(Math.min(count, 32));
      expect(Array.from({ length: count }, (_, n) => isRepeated(thread, nth(n)))).not.toContain(false);
      expect(isRepeated(thread, nth(count))).toBe(false);
    },
  );

  it('are known by their stamp once their ids have been dropped', () => {
    expect(having(64).seenStamps?.floor).toBe(-1);
    const thread = having(65);
    expect(thread.seenStamps?.floor).toBe(nth(31).at.to);
    expect(isRepeated(thread, message({ id: 'never seen', at: at(nth(31).at.to) }))).toBe(true);
    expect(isRepeated(thread, message({ id: 'never seen', at: at(nth(31).at.to + 1) }))).toBe(false);
  });

  it('raise the floor to the time of arrival at most', () => {
    const always = { from: 0, to: Number.MAX_SAFE_INTEGER };
    const thread = remember(threadWith(), message({ at: always }), NOW);
    expect(thread.seenStamps?.newest).toBe(NOW);
  });
});
