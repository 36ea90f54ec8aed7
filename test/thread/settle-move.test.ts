import { describe, expect, it } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { Command } from '../../functions/thread/command.ts';
import { observe } from '../../functions/thread/observe.ts';
import { settle } from '../../functions/thread/settle.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { momentsOf } from '../../functions/thread/tick.ts';
import { NOW } from '../support/threads.ts';
import {
  begun,
  extend,
  passTo,
  release,
  requestBack,
  settleHead,
  TIMING,
  takeBack,
  verbs,
  verify,
} from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  DAY,
  DESK,
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

describe('settle: control that Meta moved', () => {
  it.each<[string, Owner, Command, Owner]>([
    ['a pass gives the thread to its target', BY_US, passTo(), BY_INBOX],
    ['a take gives it to us', BY_DESK, takeBack(), BY_US],
    ['a release gives it to nobody', BY_US, release(), IDLE],
  ])('%s, as of the call', (_what, before, command, owner) => {
    const thread = settleHead(doing(before, command), moved);
    expect(thread).toMatchObject({
      owner,
      unproven: false,
      evidence: { kind: command.verb, from: NOW - 2 * SECOND, to: NOW + 100 + 2 * SECOND },
      checkAt: NOW + 100 + 5 * MINUTE,
    });
    expect(verbs(thread)).toEqual([]);
    expect(thread.journal).toEqual([{ at: NOW + 100, what: command.verb, id: command.id, verdict: 'done' }]);
  });

  it('a request only asks: the owner stays, and Meta is asked half a minute later', () => {
    const thread = settleHead(doing(BY_DESK, requestBack()), moved);
    expect(thread).toMatchObject({
      owner: BY_DESK,
      returnAskedAt: NOW + 100,
    });
    expect(verbs(thread)).toEqual([]);
    expect(momentsOf(thread, SETTINGS)).toContain(NOW + 100 + 30 * SECOND);
  });

  it('an extension moves the end of our control, and of nobody else’s', () => {
    const command = extend({ durationSeconds: 7 * 24 * 3_600 });
    expect(settleHead(doing(BY_US, command), moved).expiresAt).toBe(NOW + 100 + 7 * DAY);
    const taken = doing(BY_INBOX, command, { expiresAt: NOW + DAY });
    expect(settleHead(taken, moved).expiresAt).toBe(NOW + DAY);
  });

  it('is the latest by causality, whatever the spans say, where its mark stands', () => {
    const ahead = at(NOW + 4 * SECOND);
    const thread = doing(BY_US, passTo(), { evidence: { kind: 'pass', ...ahead } });
    expect(settleHead(thread, moved)).toMatchObject({ owner: BY_INBOX, unproven: false });
  });
});

describe('settle: control that moved while evidence arrived', () => {
  const takenMeanwhile = (appId: AppId, time: number) =>
    observe(doing(BY_US, passTo()), take({ newOwnerAppId: appId, at: at(time) }), SETTINGS, time + SECOND)
      .thread;

  it('keeps the owner whom nobody can order against our call, and asks Meta', () => {
    const thread = settleHead(takenMeanwhile(DESK, NOW + 50), moved);
    expect(thread).toMatchObject({ owner: BY_DESK, unproven: true, checkAt: NOW + 100 + 5 * MINUTE });
    expect(thread.mailbox).toMatchObject([{ verb: 'verify', reason: 'unordered', causedAt: NOW + 100 }]);
  });

  it('keeps the owner that took the thread wholly later', () => {
    const thread = settleHead(takenMeanwhile(DESK, NOW + 10 * SECOND), moved);
    expect(thread).toMatchObject({ owner: BY_DESK, unproven: false });
    expect(verbs(thread)).toEqual([]);
  });

  it('merges what agrees', () => {
    const inbox = passTo().to;
    const thread = settleHead(takenMeanwhile(inbox, NOW + 50), moved);
    expect(thread).toMatchObject({ owner: BY_INBOX, unproven: false });
    expect(verbs(thread)).toEqual([]);
  });

  it('orders by its span an answer that comes after its mark is gone', () => {
    const thread = ownedBy(BY_INBOX, { evidence: { kind: 'take', ...at(NOW + HOUR) } });
    expect(settle(thread, begun(takeBack()), moved, SETTINGS, TIMING)).toMatchObject({ owner: BY_INBOX });
    const again = ownedBy(BY_INBOX, { mailbox: [begun(takeBack(), { attempt: 'visit-2.0' }), verify()] });
    const late = settle(again, begun(takeBack()), moved, SETTINGS, TIMING);
    expect(late).toMatchObject({ owner: BY_US, evidence: { kind: 'take' } });
    const overtaken = { ...again, evidence: { kind: 'take', ...at(NOW + HOUR) } };
    expect(settle(overtaken, begun(takeBack()), moved, SETTINGS, TIMING).owner).toEqual(BY_INBOX);
  });
});
