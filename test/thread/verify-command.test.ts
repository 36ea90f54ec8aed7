import { describe, expect, it } from 'vitest';
import { verifyCommand } from '../../functions/thread/verify-command.ts';
import { NOW, threadWith } from '../support/threads.ts';
import { answer, begun } from './a-command.ts';
import { MINUTE } from './a-thread.ts';

const first = verifyCommand(threadWith(), 'quiet', NOW);

describe('verifyCommand', () => {
  it('waits a quarter of an hour at most, for time can ask again', () => {
    expect(first).toStrictEqual({
      verb: 'verify',
      id: expect.stringMatching(/^mh-/),
      reason: 'quiet',
      causedAt: NOW,
      notAfter: NOW + 15 * MINUTE,
      attempts: 0,
    });
  });

  it('is another question for another reason, at another time, or while one is under way', () => {
    const asking = threadWith({ mailbox: [begun(first)] });
    const besideAnother = verifyCommand(threadWith({ mailbox: [answer()] }), 'quiet', NOW);
    expect(besideAnother.id).toBe(first.id);
    const others = [
      verifyCommand(threadWith(), 'expired', NOW),
      verifyCommand(threadWith(), 'quiet', NOW + 1),
      verifyCommand(asking, 'quiet', NOW),
    ];
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(4);
    expect(verifyCommand(threadWith(), 'quiet', NOW).id).toBe(first.id);
  });
});
