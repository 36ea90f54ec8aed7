import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { dueAfterVisit, type Moment, tick, timersOf } from '../../functions/thread/timers.ts';
import { NOW } from '../ids.ts';
import { answer, begun, passTo, say, takeBack, unknown, verbs, verify } from './a-command.ts';
import {
  BY_DESK,
  BY_INBOX,
  BY_US,
  FOREIGN,
  HOUR,
  MINUTE,
  ownedBy,
  SECOND,
  SETTINGS,
  settingsWith,
} from './a-thread.ts';

const ticked = (thread: Thread, now = NOW) => tick(thread, SETTINGS, now);

describe('tick: the question to Meta', () => {
  it('is not asked before anything is due', () => {
    const thread = ownedBy(BY_DESK, { verifyAt: NOW + 1, returnAt: NOW + 1 });
    expect(ticked(thread)).toBe(thread);
  });

  it('is asked once when it is due', () => {
    const thread = ticked(ownedBy(BY_US, { verifyAt: NOW }));
    expect(thread.mailbox).toMatchObject([
      { verb: 'verify', cause: 'timer', causedAt: NOW, notAfter: NOW + 15 * MINUTE, attempts: 0 },
    ]);
    expect(thread).not.toHaveProperty('verifyAt');
    expect(verbs(ticked(thread, NOW + SECOND))).toEqual(['verify']);
  });

  it('is asked before the commands that wait', () => {
    expect(verbs(ticked(ownedBy(BY_US, { verifyAt: NOW, mailbox: [passTo()] })))).toEqual(['verify', 'pass']);
  });

  it('is asked before a silent thread is taken back', () => {
    const thread = ticked(ownedBy(BY_DESK, { verifyAt: NOW, returnAt: NOW }));
    expect(verbs(thread)).toEqual(['verify', 'reclaim']);
  });
});

describe('tick: the return of a silent thread', () => {
  it('takes it back when it is due, and next time after another silence', () => {
    const thread = ticked(ownedBy(BY_DESK, { returnAt: NOW }));
    expect(thread.mailbox).toMatchObject([
      { verb: 'reclaim', cause: 'silence', causedAt: NOW, notAfter: NOW + 15 * MINUTE, attempts: 0 },
    ]);
    expect(thread.returnAt).toBe(NOW + 30 * MINUTE);
    expect(verbs(ticked({ ...thread, mailbox: [] }, NOW + 30 * MINUTE))).toEqual(['reclaim']);
  });

  it('takes it back though another command waits in it', () => {
    const silent = ownedBy(BY_DESK, { returnAt: NOW, mailbox: [passTo()] });
    expect(verbs(ticked(silent))).toEqual(['pass', 'reclaim']);
  });

  it.each<[string, Thread]>([
    ['while the owner is in doubt', ownedBy(BY_DESK, { returnAt: NOW, unproven: true })],
    ['while we are taking it', ownedBy(BY_DESK, { returnAt: NOW, mailbox: [takeBack()] })],
  ])('does not take it back %s', (_when, thread) => {
    expect(ticked(thread)).toBe(thread);
  });

  it('takes it back once, until the person has written', () => {
    const returned = { returnAt: NOW, returnedAt: NOW - MINUTE };
    expect(ticked(ownedBy(BY_DESK, { ...returned, lastPersonAt: NOW - MINUTE })).mailbox).toEqual([]);
    expect(verbs(ticked(ownedBy(BY_DESK, { ...returned, lastPersonAt: NOW - 1 })))).toEqual(['reclaim']);
  });

  it.each([
    ['the settings no longer name the target', ownedBy(BY_DESK), settingsWith({ targets: {} })],
    ['the target never gives back', ownedBy(BY_INBOX), SETTINGS],
    ['its app is hidden', ownedBy(FOREIGN), SETTINGS],
    ['it is ours', ownedBy(BY_US), SETTINGS],
  ])('drops the timer where %s', (_why, thread, settings) => {
    const after = tick({ ...thread, returnAt: NOW }, settings, NOW);
    expect(after.mailbox).toEqual([]);
    expect(after).not.toHaveProperty('returnAt');
  });
});

describe('timersOf', () => {
  it.each<[string, Thread, readonly number[]]>([
    ['both timers', ownedBy(BY_DESK, { verifyAt: NOW + 1, returnAt: NOW + 2 }), [NOW + 1, NOW + 2]],
    ['none where time changes nothing', ownedBy(BY_INBOX), []],
    [
      'none for a thread that is being taken back',
      ownedBy(BY_DESK, { returnAt: 1, mailbox: [takeBack()] }),
      [],
    ],
    ['no return while the owner is in doubt', ownedBy(BY_DESK, { returnAt: 1, unproven: true }), []],
  ])('gives %s', (_what, thread, times) => {
    expect(timersOf(thread)).toEqual(times);
  });
});

describe('dueAfterVisit', () => {
  const moment = (members: Partial<Moment> = {}): Moment => ({ now: NOW, jitter: 0, ...members });
  const paused = (until: number) => moment({ pause: { until, reason: 'token' }, jitter: 0.5 });
  const leaving = (members: Partial<Thread> = {}) => ownedBy(BY_US, { dueAt: NOW + MINUTE, ...members });

  it('leaves an empty mailbox without a due time', () => {
    const thread = dueAfterVisit(leaving({ waitingFor: 'token' }), moment());
    expect(thread).not.toHaveProperty('dueAt');
    expect(thread).not.toHaveProperty('waitingFor');
  });

  const lateInTwoHours = answer({ notAfter: NOW + 2 * HOUR });
  const lateInFiveMinutes = answer({ notAfter: NOW + 5 * MINUTE });
  it.each<[string, Partial<Thread>, number | undefined, number]>([
    ['when the next timer is', { verifyAt: NOW + HOUR }, undefined, NOW + HOUR],
    ['when the next command can be worked', { mailbox: [lateInFiveMinutes] }, NOW + SECOND, NOW + SECOND],
    ['when a command is past its time', { mailbox: [lateInFiveMinutes] }, NOW + HOUR, NOW + 5 * MINUTE + 1],
    [
      'for a command before a timer',
      { verifyAt: NOW + HOUR, mailbox: [lateInTwoHours] },
      NOW + SECOND,
      NOW + SECOND,
    ],
    [
      'for a timer before a command',
      { verifyAt: NOW + HOUR, mailbox: [lateInTwoHours] },
      NOW + 90 * MINUTE,
      NOW + HOUR,
    ],
    ['for a verify that is to be asked again', { mailbox: [verify()] }, NOW + 2 * SECOND, NOW + 2 * SECOND],
    ['in an hour for a verb of a later version', { mailbox: [unknown()] }, undefined, NOW + HOUR],
  ])('is due %s', (_when, members, workableAt, dueAt) => {
    expect(dueAfterVisit(leaving(members), moment(), workableAt).dueAt).toBe(dueAt);
  });

  it('waits for a paused Page, and gives the reason', () => {
    const mailbox: Command[] = [answer({ notAfter: NOW + HOUR })];
    expect(dueAfterVisit(leaving({ mailbox }), paused(NOW + MINUTE))).toMatchObject({
      dueAt: NOW + MINUTE + 15 * SECOND,
      waitingFor: 'token',
    });
  });

  it('waits for no Page where the mailbox is empty', () => {
    expect(dueAfterVisit(leaving(), paused(NOW + MINUTE))).not.toHaveProperty('waitingFor');
  });

  it.each<[string, Command]>([
    ['a call under way that is past its time', begun(say({ notAfter: NOW - 1 }))],
    ['a verify that was under way', begun(verify({ notAfter: NOW + 15 * MINUTE }))],
  ])('comes back with a paused Page for %s', (_what, command) => {
    const thread = leaving({ mailbox: [command] });
    expect(dueAfterVisit(thread, paused(NOW + HOUR)).dueAt).toBe(NOW + HOUR + 15 * SECOND);
  });

  it.each([
    ['15 minutes', 0, 15 * MINUTE],
    ['as long as the thread has been quiet', 2 * HOUR, 2 * HOUR],
    ['a day at most', 100 * HOUR, 24 * HOUR],
  ])('postpones timers while the Page is paused: %s', (_how, quiet, wait) => {
    const thread = leaving({ verifyAt: NOW + SECOND, since: NOW - quiet, lastPersonAt: NOW - quiet });
    expect(dueAfterVisit(thread, paused(NOW + MINUTE)).dueAt).toBe(NOW + wait);
  });

  it('postpones no timer that is later than that', () => {
    const thread = leaving({ verifyAt: NOW + HOUR, since: NOW });
    expect(dueAfterVisit(thread, paused(NOW + MINUTE)).dueAt).toBe(NOW + HOUR);
  });

  it('does not come back with a paused Page for a verify alone', () => {
    const mailbox: Command[] = [verify({ notAfter: NOW + 10 * MINUTE })];
    expect(dueAfterVisit(leaving({ mailbox }), paused(NOW + MINUTE)).dueAt).toBe(NOW + 10 * MINUTE + 1);
    const withAnswer: Command[] = [...mailbox, answer({ notAfter: NOW + HOUR })];
    expect(dueAfterVisit(leaving({ mailbox: withAnswer }), paused(NOW + MINUTE)).dueAt).toBe(
      NOW + 75 * SECOND,
    );
  });
});
