import { describe, expect, it } from 'vitest';
import { countAnswer, isLooping } from '../../functions/thread/loop-guard.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../ids.ts';
import { reasons } from './a-command.ts';
import { BY_US, HOUR, MINUTE, ownedBy, SECOND } from './a-thread.ts';

/** The thread after so many answers, one in each interval (ms), the first at NOW. */
function answered(count: number, intervalMs: number, thread: Thread = ownedBy(BY_US)): Thread {
  return Array.from({ length: count }).reduce<Thread>(
    (each, _, n) =>
      countAnswer(each, { id: `answer-${n}`, causedAt: NOW + n * intervalMs }, NOW + n * intervalMs),
    thread,
  );
}

describe('the loop guard', () => {
  it.each<[string, number, number]>([
    ['the twentieth answer in two minutes', 20, 6 * SECOND],
    ['the sixtieth answer in an hour', 60, 59 * SECOND],
  ])('silences the bot for an hour after %s, and lists it once', (_what, count, intervalMs) => {
    expect(isLooping(answered(count - 1, intervalMs), NOW + (count - 1) * intervalMs)).toBe(false);
    const thread = answered(count, intervalMs);
    const last = NOW + (count - 1) * intervalMs;
    expect(reasons(thread)).toEqual(['loop']);
    expect(isLooping(thread, last + HOUR - 1)).toBe(true);
    expect(isLooping(thread, last + HOUR)).toBe(false);
  });

  it.each<[string, number, number]>([
    ['nineteen in two minutes, again and again', 58, 6.4 * SECOND],
    ['fifty in an hour, all day', 1_200, 72 * SECOND],
  ])('lets a person talk: %s', (_what, count, intervalMs) => {
    expect(reasons(answered(count, intervalMs))).toEqual([]);
  });

  it('counts when the person wrote, because messages that waited are answered at once', () => {
    const thread = Array.from({ length: 40 }).reduce<Thread>((each, _, n) => {
      const command = { id: `answer-${n}`, causedAt: NOW + n * 72 * SECOND };
      return countAnswer(each, command, NOW + HOUR);
    }, ownedBy(BY_US));
    expect(reasons(thread)).toEqual([]);
  });

  it('begins to count anew after its hour', () => {
    const silenced = answered(20, SECOND);
    const later = countAnswer(silenced, { id: 'later', causedAt: NOW + 2 * HOUR }, NOW + 2 * HOUR);
    expect(isLooping(later, NOW + 2 * HOUR + MINUTE)).toBe(false);
    expect(reasons(later)).toEqual(['loop']);
  });
});
