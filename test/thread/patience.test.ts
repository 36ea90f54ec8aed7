import { describe, expect, it } from 'vitest';
import { lastSignOf, patience } from '../../functions/thread/patience.ts';
import { NOW, threadWith } from '../support/threads.ts';
import { DAY, HOUR, MINUTE } from './a-thread.ts';

describe('lastSignOf', () => {
  it.each([
    ['the person', { lastPersonAt: NOW, lastHumanAt: NOW - 1, since: NOW - 2 }],
    ['a human', { lastPersonAt: NOW - 1, lastHumanAt: NOW, since: NOW - 2 }],
    ['the owner’s change', { lastPersonAt: NOW - 1, lastHumanAt: NOW - 2, since: NOW }],
    ['the only one', { since: NOW }],
  ])('is of %s', (_whom, members) => {
    expect(lastSignOf(threadWith(members))).toBe(NOW);
  });

  it('is none where nothing has happened', () => {
    expect(lastSignOf(threadWith())).toBeUndefined();
  });
});

describe('patience', () => {
  it.each([
    ['just now', 0, 15 * MINUTE],
    ['an hour ago', HOUR, HOUR],
    ['three days ago', 3 * DAY, DAY],
  ])('grows with the quiet, from a quarter of an hour to a day: %s', (_when, ago, wait) => {
    expect(patience(threadWith({ lastPersonAt: NOW - ago }), NOW)).toBe(wait);
  });

  it('is least where nothing has ever happened', () => {
    expect(patience(threadWith(), NOW)).toBe(15 * MINUTE);
  });
});
