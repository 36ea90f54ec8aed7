import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { dueAfterVisit, type Moment, tick, timersOf } from '../../functions/thread/timers.ts';
import { NOW } from '../ids.ts';
import { answer, begun, passTo, say, unknown, verbs, verify } from './a-command.ts';
import { BY_DESK, BY_INBOX, BY_US, HOUR, IDLE, MINUTE, ownedBy, SECOND, SETTINGS } from './a-thread.ts';

/** How long after the person's last message the Page may answer. */
const WINDOW = 23 * HOUR + 50 * MINUTE;
const HEARS = { hearsOthers: true };
const ticked = (thread: Thread, now = NOW) => tick(thread, SETTINGS, HEARS, now);

describe('tick: the question to Meta', () => {
  it('is not asked before anything is due', () => {
    const thread = ownedBy(BY_DESK, { verifyAt: NOW + 1 });
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
    const thread = ticked(ownedBy(BY_DESK, { verifyAt: NOW, since: NOW - HOUR }));
    expect(verbs(thread)).toEqual(['verify', 'reclaim']);
  });
});

describe('tick: a person who waits', () => {
  it('waits no longer once nobody may answer any more', () => {
    const written = NOW - 24 * HOUR;
    const thread = ownedBy(BY_INBOX, {
      waitingSince: written - HOUR,
      lastPersonAt: written,
      rang: { unclaimed: true },
    });
    expect(ticked(thread, written + 23 * HOUR).waitingSince).toBe(written - HOUR);
    const over = ticked(thread);
    expect(over).not.toHaveProperty('waitingSince');
    expect(over.pendingTimeline).toMatchObject([{ what: 'wait', verdict: 'left', detail: 'outside-window' }]);
  });

  it('is the bot’s again when the human in a thread without owner has been silent for long', () => {
    const humanAround = { at: NOW - 30 * MINUTE };
    const waiting = ownedBy(IDLE, { humanAround, waitingSince: NOW - MINUTE, lastPersonAt: NOW - MINUTE });
    const thread = ticked(waiting);
    expect(thread.mailbox).toMatchObject([{ verb: 'answer', turn: { kind: 'returned', why: 'silent' } }]);
    expect(thread).not.toHaveProperty('humanAround');
    expect(ticked(waiting, NOW - 1)).toBe(waiting);
  });

  it('is nobody’s news where the human’s silence ends and nobody waits', () => {
    const { mailbox, humanAround } = ticked(ownedBy(IDLE, { humanAround: { at: NOW - 30 * MINUTE } }));
    expect({ mailbox, humanAround }).toEqual({ mailbox: [], humanAround: undefined });
  });
});

describe('tick: a person who waits in our own thread, with nothing to be done', () => {
  const left = { waitingSince: NOW - 5 * MINUTE, lastPersonAt: NOW - 5 * MINUTE };
  const failure = { command: 'a', verb: 'answer', reason: 'too-late', at: NOW };

  it.each([BY_US, IDLE])('is the bot’s after a while (%j)', (owner) => {
    const thread = ownedBy(owner, left);
    expect(ticked(thread).mailbox).toMatchObject([
      { verb: 'answer', turn: { kind: 'returned', why: 'silent' } },
    ]);
    expect(ticked(thread, NOW - 1).mailbox).toEqual([]);
    expect(timersOf(thread, SETTINGS, NOW)).toContain(NOW);
  });

  it.each<[string, Partial<Thread>]>([
    ['that is listed', { failures: [failure] }],
    ['that the bot has had a turn for', { returnedAt: NOW - MINUTE }],
    ['that is told that nobody is there', { said: { closed: NOW } }],
    ['where the owner is in doubt', { unproven: true }],
    ['whose bot seems to answer a machine', { answers: { windows: [], silentUntil: NOW + 1 } }],
    ['whose answer waits', { mailbox: [answer()] }],
    ['where a human is around', { humanAround: { at: NOW } }],
  ])('is left alone, %s', (_what, members) => {
    expect(verbs(ticked(ownedBy(BY_US, { ...left, ...members })))).toEqual(members.mailbox ? ['answer'] : []);
  });
});

describe('timersOf', () => {
  const times = (thread: Thread) => timersOf(thread, SETTINGS, NOW);

  it.each<[string, Thread, readonly number[]]>([
    ['none where time changes nothing', ownedBy(BY_INBOX), []],
    [
      'the clocks and the question',
      ownedBy(BY_DESK, { since: NOW, verifyAt: NOW + 1 }),
      [NOW + 30 * MINUTE, NOW + 1],
    ],
    ['no clock while the owner is in doubt', ownedBy(BY_DESK, { unproven: true }), []],
    ['no clock that has rung', ownedBy(BY_DESK, { rang: { silent: true } }), []],
    ['the end of a human’s silence', ownedBy(IDLE, { humanAround: { at: NOW } }), [NOW + 30 * MINUTE]],
    [
      'the end of a request',
      ownedBy(BY_INBOX, { wayBack: { why: 'silent', at: NOW, until: NOW + 1 } }),
      [NOW + 1],
    ],
    [
      'the end of a wait',
      ownedBy(BY_INBOX, { waitingSince: NOW, lastPersonAt: NOW, rang: { unclaimed: true } }),
      [NOW + WINDOW + 1],
    ],
  ])('gives %s', (_what, thread, expected) => {
    expect(times(thread)).toEqual(expected);
  });
});

describe('dueAfterVisit', () => {
  const moment = (members: Partial<Moment> = {}): Moment => ({ now: NOW, jitter: 0, ...members });
  const paused = (until: number) => moment({ pause: { until, reason: 'token' }, jitter: 0.5 });
  const leaving = (members: Partial<Thread> = {}) => ownedBy(BY_US, { dueAt: NOW + MINUTE, ...members });

  it('leaves an empty mailbox without a due time', () => {
    const thread = dueAfterVisit(leaving({ waitingFor: 'token' }), SETTINGS, moment());
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
    expect(dueAfterVisit(leaving(members), SETTINGS, moment(), workableAt).dueAt).toBe(dueAt);
  });

  it('waits for a paused Page, and gives the reason', () => {
    const mailbox: Command[] = [answer({ notAfter: NOW + HOUR })];
    expect(dueAfterVisit(leaving({ mailbox }), SETTINGS, paused(NOW + MINUTE))).toMatchObject({
      dueAt: NOW + MINUTE + 15 * SECOND,
      waitingFor: 'token',
    });
  });

  it('waits for no Page where the mailbox is empty', () => {
    expect(dueAfterVisit(leaving(), SETTINGS, paused(NOW + MINUTE))).not.toHaveProperty('waitingFor');
  });

  it.each<[string, Command]>([
    ['a call under way that is past its time', begun(say({ notAfter: NOW - 1 }))],
    ['a verify that was under way', begun(verify({ notAfter: NOW + 15 * MINUTE }))],
  ])('comes back with a paused Page for %s', (_what, command) => {
    const thread = leaving({ mailbox: [command] });
    expect(dueAfterVisit(thread, SETTINGS, paused(NOW + HOUR)).dueAt).toBe(NOW + HOUR + 15 * SECOND);
  });

  it.each([
    ['15 minutes', 0, 15 * MINUTE],
    ['as long as the thread has been quiet', 2 * HOUR, 2 * HOUR],
    ['a day at most', 100 * HOUR, 24 * HOUR],
  ])('postpones timers while the Page is paused: %s', (_how, quiet, wait) => {
    const thread = leaving({ verifyAt: NOW + SECOND, since: NOW - quiet, lastPersonAt: NOW - quiet });
    expect(dueAfterVisit(thread, SETTINGS, paused(NOW + MINUTE)).dueAt).toBe(NOW + wait);
  });

  it('postpones no timer that is later than that', () => {
    const thread = leaving({ verifyAt: NOW + HOUR, since: NOW });
    expect(dueAfterVisit(thread, SETTINGS, paused(NOW + MINUTE)).dueAt).toBe(NOW + HOUR);
  });

  it('does not come back with a paused Page for a verify alone', () => {
    const mailbox: Command[] = [verify({ notAfter: NOW + 10 * MINUTE })];
    expect(dueAfterVisit(leaving({ mailbox }), SETTINGS, paused(NOW + MINUTE)).dueAt).toBe(
      NOW + 10 * MINUTE + 1,
    );
    const withAnswer: Command[] = [...mailbox, answer({ notAfter: NOW + HOUR })];
    expect(dueAfterVisit(leaving({ mailbox: withAnswer }), SETTINGS, paused(NOW + MINUTE)).dueAt).toBe(
      NOW + 75 * SECOND,
    );
  });
});
