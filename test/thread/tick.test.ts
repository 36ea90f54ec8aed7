import { describe, expect, it } from 'vitest';
import type { Thread } from '../../functions/thread/thread.ts';
import { momentsOf, tick } from '../../functions/thread/tick.ts';
import { NOW } from '../support/threads.ts';
import { begun, passTo, requestBack, takeBack, verbs, verify } from './a-command.ts';
import {
  BY_DESK,
  BY_INBOX,
  BY_US,
  FOREIGN,
  HOUR,
  IDLE,
  MINUTE,
  ownedBy,
  SECOND,
  SETTINGS,
  settingsWith,
  UNKNOWN,
} from './a-thread.ts';

const ticked = (thread: Thread, now = NOW) => tick(thread, SETTINGS, now);
const moments = (thread: Thread) => momentsOf(thread, SETTINGS);

describe('tick', () => {
  it('does nothing before anything is due', () => {
    const thread = ownedBy(BY_DESK, { checkAt: NOW + 1, expiresAt: NOW + 1, lastHumanAt: NOW });
    expect(ticked(thread)).toBe(thread);
  });

  it('asks Meta once when the thread has been quiet', () => {
    const thread = ticked(ownedBy(BY_US, { checkAt: NOW }));
    expect(thread.mailbox).toMatchObject([{ verb: 'verify', reason: 'quiet', notAfter: NOW + 15 * MINUTE }]);
    expect(thread).not.toHaveProperty('checkAt');
    expect(verbs(ticked(thread, NOW + SECOND))).toEqual(['verify']);
  });

  it.each([
    ['ours', BY_US],
    ["an app's", BY_INBOX],
    ['a hidden app’s', FOREIGN],
  ])('asks Meta when control of a thread that is %s would have run out', (_whose, owner) => {
    // Meta tells whole seconds of another clock than ours: asked too early, it would still name the owner.
    const expiresAt = NOW - 3 * SECOND;
    expect(verbs(ticked(ownedBy(owner, { expiresAt })))).toEqual(['verify']);
    expect(verbs(ticked(ownedBy(owner, { expiresAt: expiresAt + 1 })))).toEqual([]);
    expect(verbs(ticked(ownedBy(owner, { expiresAt, askedAt: NOW })))).toEqual([]);
    expect(verbs(ticked(ownedBy(owner, { expiresAt, askedAt: NOW - 1 })))).toEqual(['verify']);
  });

  it.each([IDLE, UNKNOWN])('has nothing to run out where the owner is $kind', (owner) => {
    expect(verbs(ticked(ownedBy(owner, { expiresAt: NOW - HOUR })))).toEqual([]);
  });

  it('asks about control that has run out before it does what waits', () => {
    const waiting = ownedBy(BY_US, { expiresAt: NOW - HOUR, mailbox: [passTo()] });
    expect(verbs(ticked(waiting))).toEqual(['verify', 'pass']);
  });

  it.each<[string, Thread]>([
    ['quiet', ownedBy(BY_US, { checkAt: NOW })],
    ['expired', ownedBy(BY_US, { expiresAt: NOW - HOUR })],
    ['requested', ownedBy(BY_INBOX, { returnAskedAt: NOW - MINUTE })],
  ])('says for the record why it asks: %s', (reason, thread) => {
    expect(ticked(thread).mailbox).toMatchObject([{ verb: 'verify', reason, causedAt: NOW, attempts: 0 }]);
  });

  it('claims to have asked nothing before it has', () => {
    const thread = ownedBy(BY_US, { expiresAt: NOW, mailbox: [begun(passTo())] });
    expect(ticked(thread)).not.toHaveProperty('askedAt');
  });

  it('asks one question, however much is due', () => {
    expect(verbs(ticked(ownedBy(BY_US, { expiresAt: NOW, checkAt: NOW })))).toEqual(['verify']);
  });

  it.each([
    ['since it became the target’s', { since: NOW - 30 * MINUTE }],
    ['since a human spoke', { since: NOW - HOUR, lastHumanAt: NOW - 30 * MINUTE }],
    ['since we last asked', { since: NOW - HOUR, returnAskedAt: NOW - 30 * MINUTE }],
  ])('takes back a thread that has been silent for silentMinutes %s', (_what, members) => {
    const thread = ticked(ownedBy(BY_DESK, members));
    expect(thread.mailbox).toMatchObject([
      { verb: 'take', reason: 'silence', causedAt: NOW, notAfter: NOW + 15 * MINUTE },
    ]);
    expect(thread.returnAskedAt).toBe(NOW);
    expect(verbs(ticked(ownedBy(BY_DESK, { askedAt: NOW - 1, ...members }), NOW - 1))).toEqual([]);
  });

  it('looks up half a minute after a request whether control has come, unless Meta has been asked since', () => {
    const requested = ownedBy(BY_DESK, { since: NOW, returnAskedAt: NOW, checkAt: NOW + HOUR });
    expect(moments(requested)[1]).toBe(NOW + 30 * SECOND);
    expect(verbs(ticked(requested, NOW + 30 * SECOND - 1))).toEqual([]);
    expect(verbs(ticked(requested, NOW + 30 * SECOND))).toEqual(['verify']);
    expect(verbs(ticked({ ...requested, askedAt: NOW }, NOW + 30 * SECOND))).toEqual([]);
  });

  it.each([
    ['whose owner Meta is about to be asked for', [verify()], 0],
    ['that we are taking', [takeBack()], 0],
    ['that we are asking for once more', [requestBack()], 0],
    ['in which something else waits', [passTo()], 1],
  ])('looks up or not whether control has come to a thread %s', (_which, mailbox, count) => {
    const requested = ownedBy(BY_INBOX, { returnAskedAt: NOW, mailbox });
    expect(moments(requested)).toHaveLength(count);
  });

  it.each([BY_US, IDLE])('looks up nothing once the thread is $kind after a request', (owner) => {
    expect(moments(ownedBy(owner, { returnAskedAt: NOW }))).toEqual([]);
  });

  it('takes back a silent thread though something else waits in it', () => {
    const silent = ownedBy(BY_DESK, { since: NOW - HOUR, mailbox: [passTo()] });
    expect(verbs(ticked(silent))).toEqual(['pass', 'take']);
  });

  it.each<[string, Thread]>([
    ['whose target never gives back', ownedBy(BY_INBOX, { since: NOW - HOUR })],
    ['of a hidden app', ownedBy(FOREIGN, { since: NOW - HOUR })],
    ['that is ours', ownedBy(BY_US, { since: NOW - HOUR })],
    ['in doubt', ownedBy(BY_DESK, { since: NOW - HOUR, unproven: true })],
    ['that we are taking', ownedBy(BY_DESK, { since: NOW - HOUR, mailbox: [takeBack()] })],
    ['that we are asking for', ownedBy(BY_DESK, { since: NOW - HOUR, mailbox: [requestBack()] })],
  ])('does not take a thread %s', (_what, thread) => {
    expect(ticked(thread)).toBe(thread);
  });
});

describe('momentsOf', () => {
  it('names what is to come', () => {
    const thread = ownedBy(BY_DESK, { checkAt: NOW + 1, expiresAt: NOW + 2, lastHumanAt: NOW });
    expect(moments(thread)).toEqual([NOW + 1, NOW + 2 + 3 * SECOND, NOW + 30 * MINUTE]);
  });

  it('is empty where time changes nothing', () => {
    expect(moments(ownedBy(IDLE))).toEqual([]);
    expect(moments(ownedBy(BY_INBOX))).toEqual([]);
    expect(momentsOf(ownedBy(BY_DESK), settingsWith({ targets: {} }))).toEqual([]);
  });

  it('names nothing that is being done already', () => {
    expect(moments(ownedBy(BY_US, { expiresAt: NOW, mailbox: [verify()] }))).toEqual([]);
    expect(moments(ownedBy(BY_DESK, { since: NOW - HOUR, mailbox: [takeBack()] }))).toEqual([]);
  });
});
