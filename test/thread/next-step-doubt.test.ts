import { describe, expect, it } from 'vitest';
import { applyOutcome } from '../../functions/thread/apply-outcome.ts';
import type { Command, ThreadOwner } from '../../functions/thread/command.ts';
import { type Executor, nextStep } from '../../functions/thread/next-step.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP } from '../ids.ts';
import {
  begun,
  doubted,
  executor,
  handOverWords,
  ids,
  isOwner,
  LATER,
  notOwner,
  passTo,
  reasons,
  say,
  verbs,
  verdicts,
  verify,
} from './a-command.ts';
import { BY_DESK, BY_INBOX, BY_US, MINUTE, ownedBy, SECOND, SETTINGS } from './a-thread.ts';

const holding = (owner: Owner, mailbox: readonly Command[], members: Partial<Thread> = {}) =>
  ownedBy(owner, { mailbox, dueAt: NOW, ...members });
const go = (thread: Thread, members: Partial<Executor> = {}) => nextStep(thread, executor(members));
/** The mark has run out, and the doubt is seen for the first time. */
const SEEN = NOW + MINUTE;
const WAITED = SEEN + 20 * SECOND;

describe('nextStep: a message in doubt', () => {
  const first = go(holding(BY_US, [begun(say())]), { now: SEEN, hearsEchoes: true });
  const again = go(first.thread, { now: WAITED, hearsEchoes: true, attempt: 'visit-3.0' });

  it('waits 20 s for its echo, from when the doubt is seen', () => {
    expect(first.call).toBeUndefined();
    expect(first.thread).toMatchObject({ dueAt: WAITED, mailbox: [{ doubts: 1, begun: { doubtAt: SEEN } }] });
  });

  it('is sent once more after the wait', () => {
    expect(again.call).toMatchObject({ verb: 'say', attempts: 2 });
  });

  it('is listed as unconfirmed after the second wait, and never sent a third time', () => {
    const seenAgain = WAITED + MINUTE;
    const second = go(again.thread, { now: seenAgain, hearsEchoes: true, attempt: 'visit-4.0' });
    expect(second).toMatchObject({ thread: { dueAt: seenAgain + 20 * SECOND } });
    const end = { now: seenAgain + 20 * SECOND, hearsEchoes: true, attempt: 'visit-5.0' };
    const last = go(second.thread, end);
    expect(last.call).toBeUndefined();
    expect(reasons(last.thread)).toEqual(['unconfirmed']);
  });

  it.each<[string, Thread['platform'], boolean, boolean, boolean]>([
    ['the Page has got echoes', 'messenger', true, false, true],
    ['the Page has got echoes on Messenger, and the thread is on Instagram', 'instagram', true, false, false],
    ['the thread has got an echo', 'instagram', false, true, true],
    ['no echo has ever arrived', 'messenger', false, false, false],
  ])('where %s, is sent once more or listed', (_what, platform, onPage, echoes, isRepeated) => {
    const thread = holding(BY_US, [doubted(say())], { platform, echoes });
    const step = go(thread, { hearsEchoes: onPage, now: NOW + 20 * SECOND });
    expect(step.call?.verb).toBe(isRepeated ? 'say' : undefined);
    expect(reasons(step.thread)).toEqual(isRepeated ? [] : ['unconfirmed']);
  });

  it('is waited for though it is past its time by then', () => {
    const { thread } = go(holding(BY_US, [begun(say({ notAfter: NOW }))]), { now: SEEN });
    expect(thread).toMatchObject({ failures: [], dueAt: WAITED });
  });

  it('is left to another app that has the thread by then', () => {
    const taken = holding(BY_INBOX, [doubted(say())]);
    const { thread, call } = go(taken, { hearsEchoes: true, now: SEEN });
    expect(call).toBeUndefined();
    expect(verdicts(thread)).toEqual(['say left']);
  });

  it('keeps the bot silent while it is the words of a hand-over', () => {
    const { thread, call } = go(holding(BY_US, [say(), doubted(handOverWords())]));
    expect(call).toBeUndefined();
    expect(thread).toMatchObject({
      mailbox: [{ id: 'mh-say-1', attempts: 0 }, { id: 'mh-words-1' }],
      dueAt: NOW + 20 * SECOND,
    });
  });
});

describe('nextStep: control in doubt', () => {
  it('asks Meta before the bot says more', () => {
    const { call } = go(holding(BY_US, [say(), doubted(passTo())]));
    expect(call).toMatchObject({ verb: 'verify', cause: 'in-doubt' });
  });

  it('asks Meta, though a verify has been waiting behind the command', () => {
    const { thread, call } = go(holding(BY_US, [begun(passTo()), verify()]));
    expect(call).toMatchObject({ verb: 'verify' });
    expect(verbs(thread)).toEqual(['verify', 'pass']);
  });

  it('asks Meta, though the mailbox is full', () => {
    const says = Array.from({ length: 19 }, (_, n) => say({ id: `s${n}` }));
    const { thread, call } = go(holding(BY_US, [begun(passTo()), ...says]));
    expect(call).toMatchObject({ verb: 'verify' });
    expect(thread.mailbox).toHaveLength(20);
    expect(reasons(thread)).toEqual(['mailbox-full']);
  });

  it('is listed as too late only once Meta has said that it did not happen', () => {
    const late = begun(passTo({ notAfter: NOW + SECOND }));
    const asked = go(holding(BY_US, [late]), { now: SEEN });
    if (!asked.call) throw new Error('Meta was not asked');
    expect(asked.thread.failures).toEqual([]);
    const timing = { askedAt: SEEN, answeredAt: SEEN };
    const answer = isOwner({ kind: 'app', appId: OUR_APP });
    const settled = applyOutcome(asked.thread, asked.call, answer, SETTINGS, timing);
    const { thread, call } = go(settled, { now: SEEN, attempt: 'visit-2.1' });
    expect(call).toBeUndefined();
    expect(reasons(thread)).toEqual(['too-late']);
  });
});

describe('nextStep: a verify', () => {
  it('is asked again, before any words, where its executor has died', () => {
    const waiting = say({ attempts: 1, retryAt: NOW - 1 });
    const { call } = go(holding(BY_US, [waiting, begun(verify())], { unproven: true }));
    expect(call).toMatchObject({ verb: 'verify', attempts: 2 });
  });

  it('is asked before a message that waits for its next attempt', () => {
    const waiting = say({ attempts: 1, retryAt: NOW - 1 });
    const { call } = go(holding(BY_US, [waiting, verify()], { unproven: true }));
    expect(call).toMatchObject({ verb: 'verify' });
  });
});

describe('nextStep: a message that Meta has refused once', () => {
  function afterRefusal(owner: ThreadOwner) {
    const began = go(holding(BY_US, [say()]));
    if (!began.call) throw new Error('nothing was begun');
    const timing = { askedAt: NOW, answeredAt: NOW };
    const refused = applyOutcome(began.thread, began.call, notOwner, SETTINGS, timing);
    const asked = go(refused, { attempt: 'visit-2.1' });
    if (asked.call?.verb !== 'verify') throw new Error('Meta was not asked');
    const settled = applyOutcome(asked.thread, asked.call, isOwner(owner), SETTINGS, LATER);
    return go(settled, { now: LATER.answeredAt, attempt: 'visit-2.2' });
  }

  it.each([
    ['ours', { kind: 'app', appId: OUR_APP } as const],
    ['idle', { kind: 'idle' } as const],
  ])('is sent once more if Meta says that the thread is %s', (_whose, owner) => {
    expect(afterRefusal(owner).call).toMatchObject({ verb: 'say', attempts: 2 });
  });

  it('is left to the owner that Meta names', () => {
    const { thread, call } = afterRefusal({ kind: 'app', appId: HELP_DESK });
    expect(call).toBeUndefined();
    expect(thread).toMatchObject({ owner: BY_DESK, mailbox: [], failures: [] });
  });

  it('is a failure the second time', () => {
    const { thread, call } = afterRefusal({ kind: 'idle' });
    if (!call) throw new Error('nothing was begun');
    const { failures } = applyOutcome(thread, call, notOwner, SETTINGS, LATER);
    expect(failures).toMatchObject([{ verb: 'say', reason: '10/2018300' }]);
    expect(ids(applyOutcome(thread, call, notOwner, SETTINGS, LATER))).not.toContain('mh-say-1');
  });
});
