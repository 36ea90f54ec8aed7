import { describe, expect, it } from 'vitest';
import { lastActivityOf, note } from '../../functions/thread/thread.ts';
import { NOW } from '../ids.ts';
import { threadWith } from '../support/threads.ts';

describe('lastActivityOf', () => {
  it.each([
    ['the person’s message', { lastPersonAt: NOW, lastHumanAt: NOW - 1, since: NOW - 2 }],
    ['the human’s message', { lastPersonAt: NOW - 1, lastHumanAt: NOW, since: NOW - 2 }],
    ['the change of owner', { lastPersonAt: NOW - 1, lastHumanAt: NOW - 2, since: NOW }],
    ['the only one', { since: NOW }],
  ])('is the time of the last of all: %s', (_what, members) => {
    expect(lastActivityOf(threadWith(members))).toBe(NOW);
  });

  it('is none where nothing has happened', () => {
    expect(lastActivityOf(threadWith())).toBeUndefined();
  });
});

describe('note', () => {
  it('keeps the last 16 lines', () => {
    const thread = Array.from({ length: 18 }, (_, n) => n).reduce(
      (each, n) => note(each, { at: NOW, what: 'take', id: `e${n}`, verdict: 'applied' }),
      threadWith(),
    );
    expect(thread.pendingTimeline.map(({ id }) => id)).toEqual(
      Array.from({ length: 16 }, (_, n) => `e${n + 2}`),
    );
  });

  it('keeps the lines of 64 failures, and drops the others before them', () => {
    const thread = Array.from({ length: 80 }, (_, n) => n).reduce(
      (each, n) =>
        note(each, { at: NOW, what: 'answer', id: `e${n}`, verdict: n < 10 ? 'queued' : 'failed' }),
      threadWith(),
    );
    expect(thread.pendingTimeline.map(({ id }) => id)).toEqual(
      Array.from({ length: 64 }, (_, n) => `e${n + 16}`),
    );
  });

  it('keeps no more lines of other kinds because of failures', () => {
    const failed = { at: NOW, what: 'answer', id: 'f', verdict: 'failed' } as const;
    const full = threadWith({ pendingTimeline: Array.from({ length: 30 }, () => failed) });
    const thread = note(full, { at: NOW, what: 'message', id: 'm', verdict: 'queued' });
    expect(thread.pendingTimeline).toEqual(full.pendingTimeline);
  });
});
