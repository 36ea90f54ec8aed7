import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ThreadEvent } from '../../functions/messenger/events.ts';
import { idHash } from '../../functions/thread/command.ts';
import { asLeft, isRepeated, isUndecidable, remember } from '../../functions/thread/seen-events.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import { at, DAY, HOUR, MINUTE, message, SECOND } from './a-thread.ts';

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

  const neverSeen = (time: number) => message({ id: 'never seen', at: at(time) });

  it('are told apart from a first delivery that is late, for a day', () => {
    const thread = having(200);
    expect(thread.seenStamps?.floor).toBe(nth(160).at.to);
    for (const n of [0, 160, 199]) {
      expect(isRepeated(thread, neverSeen(nth(n).at.to))).toBe(false);
      expect(isUndecidable(thread, neverSeen(nth(n).at.to))).toBe(false);
    }
  });

  it('of more than a day ago, or too many, are known by their stamp alone', () => {
    const many = having(300);
    expect(many.seenEarlier?.parts).toHaveLength(6);
    const floor = nth(64).at.to;
    expect(many.seenEarlier?.floor).toBe(floor);
    const old = remember(having(200), message({ at: at(NOW + 2 * DAY) }), NOW + 2 * DAY);
    expect(old).not.toHaveProperty('seenEarlier');
    for (const [thread, time] of [
      [many, floor],
      [old, nth(160).at.to],
    ] as const) {
      expect(isUndecidable(thread, neverSeen(time))).toBe(true);
      expect(isRepeated(thread, neverSeen(time))).toBe(true);
      expect(isRepeated(thread, neverSeen(time + 1))).toBe(false);
    }
    expect(isUndecidable(many, nth(64))).toBe(false);
  });

  it('cost nothing more in a thread with few events a day', () => {
    const daily = Array.from({ length: 200 }, (_, n) => neverSeen(NOW + n * HOUR));
    const thread = daily.reduce(
      (each, event, n) => remember(each, { ...event, id: `m${n}` }, event.at.to),
      threadWith(),
    );
    expect(thread.seenStamps?.floor).toBeGreaterThan(0);
    expect(thread).not.toHaveProperty('seenEarlier');
  });

  it('are remembered as left to another app for as long', () => {
    const left = asLeft(having(1), idHash(nth(0).id));
    const later = Array.from({ length: 99 }, (_, n) => nth(n + 1)).reduce(
      (thread, event) => remember(thread, event, NOW + HOUR),
      left,
    );
    expect(isRepeated(later, { ...nth(0), channel: 'standby' })).toBe(true);
    expect(isRepeated(later, nth(0))).toBe(false);
  });

  it('are told apart in any order of delivery, as long as there are at most 192 a day', () => {
    const delivery = fc.record({
      isRepeat: fc.boolean(),
      which: fc.nat(),
      lateMs: fc.oneof(fc.constant(0), fc.nat({ max: 23 * HOUR })),
      afterMs: fc.nat({ max: 10 * MINUTE }),
    });
    fc.assert(
      fc.property(fc.array(delivery, { minLength: 150, maxLength: 192 }), (deliveries) => {
        let now = NOW;
        let thread = threadWith();
        const seen: ThreadEvent[] = [];
        for (const { isRepeat, which, lateMs, afterMs } of deliveries) {
          now += afterMs;
          const again = isRepeat ? seen[which % seen.length] : undefined;
          const event = again ?? message({ id: `message-${seen.length}`, at: at(now - lateMs) });
          if (event.at.to < now - DAY) continue;
          expect(isUndecidable(thread, event)).toBe(false);
          expect(isRepeated(thread, event)).toBe(again !== undefined);
          if (!again) seen.push(event);
          thread = remember(thread, event, now);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('raise the floor to the time of arrival at most', () => {
    const always = { from: 0, to: Number.MAX_SAFE_INTEGER };
    const thread = remember(threadWith(), message({ at: always }), NOW);
    expect(thread.seenStamps?.newest).toBe(NOW);
  });
});
