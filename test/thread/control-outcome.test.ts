import { describe, expect, it } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import { applyOutcome } from '../../functions/thread/apply-outcome.ts';
import type { Command } from '../../functions/thread/command.ts';
import { observe } from '../../functions/thread/observe.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW } from '../ids.ts';
import { begun, extend, passTo, release, settleHead, TIMING, takeBack, verbs, verify } from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  DAY,
  HOUR,
  IDLE,
  MINUTE,
  ownedBy,
  SECOND,
  SETTINGS,
  take,
} from './a-thread.ts';

const moved = { kind: 'moved' } as const;
const doing = (owner: Owner, command: Command, members: Partial<Thread> = {}) =>
  ownedBy(owner, { mailbox: [begun(command)], ...members });

describe('control that Meta moved', () => {
  it.each<[string, Owner, Command, Owner, string]>([
    ['a pass gives the thread to its target', BY_US, passTo(), BY_INBOX, 'pass'],
    ['a take gives it to us', BY_DESK, takeBack(), BY_US, 'take'],
    ['a release leaves it idle', BY_US, release(), IDLE, 'release'],
  ])('%s, as of the call', (_what, before, command, owner, kind) => {
    const thread = settleHead(doing(before, command), moved);
    expect(thread).toMatchObject({
      owner,
      unproven: false,
      evidence: { kind, from: NOW - 2 * SECOND, to: NOW + 100 + 2 * SECOND },
      verifyAt: NOW + 100 + 5 * MINUTE,
    });
    expect(verbs(thread)).toEqual([]);
    expect(thread.pendingTimeline).toEqual([
      { at: NOW + 100, what: command.verb, id: command.id, verdict: 'done' },
    ]);
  });

  it('a request only asks: the owner stays, and Meta is asked half a minute later', () => {
    const thread = settleHead(doing(BY_DESK, takeBack()), { kind: 'requested' });
    expect(thread).toMatchObject({
      owner: BY_DESK,
      unproven: false,
      verifyAt: NOW + 100 + 30 * SECOND,
    });
    expect(thread.evidence).toEqual(ownedBy(BY_DESK).evidence);
    expect(verbs(thread)).toEqual([]);
  });

  it('an extension moves the end of our control, and of no other app’s', () => {
    const command = extend({ durationSeconds: 7 * 24 * 3_600 });
    expect(settleHead(doing(BY_US, command), moved).expiresAt).toBe(NOW + 100 + 7 * DAY);
    const taken = doing(BY_INBOX, command, { expiresAt: NOW + DAY });
    expect(settleHead(taken, moved).expiresAt).toBe(NOW + DAY);
  });

  it('is checked when an extension ends, if that is before the thread is quiet', () => {
    const thread = doing(BY_US, extend({ durationSeconds: 60 }), { verifyAt: NOW + 5 * MINUTE });
    expect(settleHead(thread, moved).verifyAt).toBe(NOW + 100 + MINUTE + 3 * SECOND);
  });

  it('is the latest where its mark stands, though the spans of time overlap', () => {
    const ahead = at(NOW + 4 * SECOND);
    const thread = doing(BY_US, passTo(), { evidence: { kind: 'pass', ...ahead } });
    expect(settleHead(thread, moved)).toMatchObject({ owner: BY_INBOX, unproven: false });
  });
});

describe('control that moved while evidence arrived', () => {
  const takenMeanwhile = (appId: AppId, time: number) =>
    observe(doing(BY_US, passTo()), take({ newOwnerAppId: appId, at: at(time) }), SETTINGS, time + SECOND)
      .thread;

  it('keeps an owner that cannot be ordered against our call, and asks Meta', () => {
    const thread = settleHead(takenMeanwhile(HELP_DESK, NOW + 50), moved);
    expect(thread).toMatchObject({ owner: BY_DESK, unproven: true, verifyAt: NOW + 100 + 5 * MINUTE });
    expect(thread.mailbox).toMatchObject([{ verb: 'verify', cause: 'unordered', causedAt: NOW + 100 }]);
  });

  it.each<[string, AppId, number, Owner]>([
    ['took the thread wholly later', HELP_DESK, NOW + 10 * SECOND, BY_DESK],
    ['is the target of our call, too', passTo().to, NOW + 50, BY_INBOX],
  ])('keeps the owner that %s', (_what, appId, time, owner) => {
    const thread = settleHead(takenMeanwhile(appId, time), moved);
    expect(thread).toMatchObject({ owner, unproven: false });
    expect(verbs(thread)).toEqual([]);
  });

  it('orders by its span an answer that comes after its mark is gone', () => {
    const thread = ownedBy(BY_INBOX, { evidence: { kind: 'take', ...at(NOW + HOUR) } });
    expect(applyOutcome(thread, begun(takeBack()), moved, SETTINGS, TIMING)).toMatchObject({
      owner: BY_INBOX,
    });
    const again = ownedBy(BY_INBOX, { mailbox: [begun(takeBack(), { attempt: 'visit-2.0' }), verify()] });
    const late = applyOutcome(again, begun(takeBack()), moved, SETTINGS, TIMING);
    expect(late).toMatchObject({ owner: BY_US, evidence: { kind: 'take' } });
    const overtaken = { ...again, evidence: { kind: 'take', ...at(NOW + HOUR) } };
    expect(applyOutcome(overtaken, begun(takeBack()), moved, SETTINGS, TIMING).owner).toEqual(BY_INBOX);
  });
});
