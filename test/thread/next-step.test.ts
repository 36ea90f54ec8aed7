import { describe, expect, it } from 'vitest';
import type { Command } from '../../functions/thread/command.ts';
import { type Executor, isTaken, nextStep } from '../../functions/thread/next-step.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW } from '../ids.ts';
import {
  answer,
  begun,
  doubted,
  executor,
  handOverWords,
  ids,
  MARK_ENDS,
  passTo,
  reasons,
  say,
  takeBack,
  unknown,
  verbs,
  verdicts,
  verify,
} from './a-command.ts';
import { BY_DESK, BY_INBOX, BY_US, FOREIGN, HOUR, IDLE, MINUTE, ownedBy, SECOND } from './a-thread.ts';

const holding = (owner: Owner, mailbox: readonly Command[], members: Partial<Thread> = {}) =>
  ownedBy(owner, { mailbox, dueAt: NOW, ...members });
const go = (thread: Thread, members: Partial<Executor> = {}) => nextStep(thread, executor(members));
const TAP = { kind: 'postback', channel: 'messaging', payload: 'START' } as const;
const PAUSE = { until: NOW + HOUR, reason: 'token' };

describe('nextStep: the mark before a call', () => {
  it('marks the first command as begun, and names it as the call to make', () => {
    const { thread, call } = go(holding(BY_US, [answer(), say()]));
    expect(call).toMatchObject({ id: 'answer-1' });
    expect(thread.mailbox).toMatchObject([
      { id: 'answer-1', attempts: 1, begun: { attempt: 'visit-2.0', at: NOW, until: MARK_ENDS } },
      { id: 'mh-say-1', attempts: 0 },
    ]);
  });

  it('makes the thread due when the mark runs out, or when it was due within the minute, but not at the end of a pause', () => {
    expect(go(holding(BY_US, [answer()])).thread.dueAt).toBe(MARK_ENDS);
    expect(go(holding(BY_US, [answer()], { dueAt: NOW + HOUR })).thread.dueAt).toBe(NOW + MINUTE);
    expect(go(holding(BY_US, [answer()], { dueAt: NOW + 50 * SECOND })).thread.dueAt).toBe(NOW + 50 * SECOND);
  });

  it('makes the call that its own mark names', () => {
    const { thread, call } = go(holding(BY_US, [begun(say(), { attempt: 'visit-2.0' })]));
    expect(call).toMatchObject({ id: 'mh-say-1' });
    expect(thread.mailbox).toMatchObject([{ attempts: 1 }]);
  });

  it('makes no call that another executor has marked', () => {
    expect(go(holding(BY_US, [begun(say(), { attempt: 'visit-1.0' })])).call).toBeUndefined();
  });

  it('ends with an empty mailbox, without a due time', () => {
    const { thread, call } = go(holding(BY_US, []));
    expect(call).toBeUndefined();
    expect(thread).not.toHaveProperty('dueAt');
  });

  it('begins no call that it has no time to end', () => {
    const { thread, call } = go(holding(BY_US, [say()]), { hasTime: false });
    expect(call).toBeUndefined();
    expect(thread).toMatchObject({ mailbox: [{ attempts: 0 }], dueAt: NOW });
  });

  it('waits until the time of the first command, and begins it then', () => {
    const { thread, call } = go(holding(BY_US, [say({ retryAt: NOW + SECOND }), answer()]));
    expect(call).toBeUndefined();
    expect(thread).toMatchObject({ dueAt: NOW + SECOND });
    expect(go(holding(BY_US, [say({ retryAt: NOW })])).call).toMatchObject({ verb: 'say' });
  });

  it('makes no call for a paused Page, and waits for it', () => {
    const { thread, call } = go(holding(BY_US, [say()]), { pause: { until: NOW + MINUTE, reason: 'token' } });
    expect(call).toBeUndefined();
    expect(thread).toMatchObject({ dueAt: NOW + MINUTE, waitingFor: 'token', mailbox: [{ attempts: 0 }] });
  });
});

describe('isTaken', () => {
  it.each<[string, Command[], boolean]>([
    ['no executor', [say()], false],
    ['another executor that may be alive', [begun(say(), { until: NOW + 1 })], true],
    ['another executor, for a command further behind', [answer(), begun(say(), { until: NOW + 1 })], true],
    ['another executor whose time is over', [begun(say(), { until: NOW })], false],
    ['another executor whose call has ended without an answer', [doubted(say(), { until: NOW + 1 })], false],
    ['this executor', [begun(say(), { attempt: 'visit-2.3', until: NOW + 1 })], false],
    ['an executor whose id begins alike', [begun(say(), { attempt: 'visit-20.3', until: NOW + 1 })], true],
  ])('a thread that is worked by %s', (_whom, mailbox, expected) => {
    expect(isTaken(holding(BY_US, mailbox), 'visit-2', NOW)).toBe(expected);
  });
});

describe('nextStep: commands that are not carried out', () => {
  it('leaves answers to the owner, and names it in the timeline', () => {
    const { thread, call } = go(
      holding(BY_INBOX, [answer(), answer({ id: 'a2' })], { ownerName: 'page-inbox' }),
    );
    expect(call).toBeUndefined();
    expect(thread).toMatchObject({ mailbox: [], failures: [] });
    expect(thread.pendingTimeline).toMatchObject([
      { verdict: 'left', detail: 'left: page-inbox' },
      { verdict: 'left', detail: 'left: page-inbox' },
    ]);
  });

  it.each<[string, Owner, string]>([
    ['its app id', BY_DESK, HELP_DESK],
    ['the word for a hidden app', FOREIGN, 'foreign'],
  ])('names an owner without a name by %s', (_what, owner, name) => {
    expect(go(holding(owner, [answer()])).thread.pendingTimeline).toEqual([
      { at: NOW, what: 'answer', id: 'answer-1', verdict: 'left', detail: `left: ${name}` },
    ]);
  });

  it('fails every command that is past its time, also behind one that waits', () => {
    const late = { notAfter: NOW - 1 };
    const { thread } = go(holding(BY_US, [say({ retryAt: NOW + 1 }), answer(late), passTo(late)]));
    expect(reasons(thread)).toEqual(['too-late', 'too-late']);
    expect(ids(thread)).toEqual(['mh-say-1']);
  });

  it('still does a command in its last millisecond', () => {
    expect(go(holding(BY_US, [say({ notAfter: NOW })])).call).toMatchObject({ verb: 'say' });
  });

  it('fails a command that is past its time while the Page is paused', () => {
    const { thread } = go(holding(BY_US, [answer({ notAfter: NOW - 1 })]), { pause: PAUSE });
    expect(reasons(thread)).toEqual(['too-late']);
    expect(verbs(thread)).toEqual([]);
  });

  it('leaves a late tap to the app that has the thread, and lists nothing', () => {
    const { thread } = go(holding(BY_INBOX, [answer({ cause: 'postback', turn: TAP, notAfter: NOW - 1 })]));
    expect(thread).toMatchObject({ mailbox: [], failures: [] });
    expect(verdicts(thread)).toEqual(['answer left']);
  });

  it.each<[string, Command, Owner]>([
    ['message in a thread that another app has', answer({ notAfter: NOW - 1 }), BY_INBOX],
    ['tap in our own thread', answer({ cause: 'postback', turn: TAP, notAfter: NOW - 1 }), BY_US],
    ['answer whose executor has died', begun(answer({ notAfter: NOW - 1 }), { until: NOW - 1 }), BY_US],
  ])('fails a late %s', (_what, command, owner) => {
    const { thread, call } = go(holding(owner, [command]));
    expect(call).toBeUndefined();
    expect(reasons(thread)).toEqual(['too-late']);
  });

  it('gives up after five attempts', () => {
    expect(reasons(go(holding(BY_US, [say({ attempts: 5 })])).thread)).toEqual(['gave-up']);
    expect(go(holding(BY_US, [say({ attempts: 4 })])).call).toMatchObject({ attempts: 5 });
  });

  it('asks Meta again 15 minutes after an outage has ended a verify, and lists nothing', () => {
    const { thread } = go(holding(BY_US, [verify({ attempts: 5 })]));
    expect(reasons(thread)).toEqual([]);
    expect(verdicts(thread)).toEqual(['verify retry']);
    expect(thread).toMatchObject({ verifyAt: NOW + 15 * MINUTE, dueAt: NOW + 15 * MINUTE });
  });

  it('fails a refused reclaim of a thread that another app has, and drops it where the thread is ours', () => {
    const mailbox = [takeBack({ refusedAsNotOwner: true })];
    expect(reasons(go(ownedBy(BY_DESK, { mailbox })).thread)).toEqual(['refused']);
    const ours = go(ownedBy(BY_US, { mailbox })).thread;
    expect(ours).toMatchObject({ mailbox: [], failures: [] });
  });

  it('keeps a verb of a later version, and works what is behind it', () => {
    const later = unknown({ causedAt: NOW - HOUR, notAfter: NOW - 1, attempts: 9 });
    const { thread, call } = go(holding(BY_US, [later, say()]));
    expect(call).toMatchObject({ verb: 'say' });
    expect(verbs(thread)).toEqual(['unknown', 'say']);
    expect(go(holding(BY_US, [later])).thread).toMatchObject({ mailbox: [later], dueAt: NOW + HOUR });
  });
});

describe('nextStep: a hand-over', () => {
  it('passes without words where a human is around in an idle thread', () => {
    const mailbox = [handOverWords(), passTo()];
    const { thread, call } = go(holding(IDLE, mailbox, { humanAround: { at: NOW - MINUTE } }));
    expect(call).toMatchObject({ verb: 'pass', to: passTo().to });
    expect(verdicts(thread)).toEqual(['say left']);
    expect(reasons(thread)).toEqual([]);
  });

  it('passes at once though its words were refused for now', () => {
    const { thread, call } = go(holding(BY_US, [handOverWords({ attempts: 1 }), passTo()]));
    expect(call).toMatchObject({ verb: 'pass', to: passTo().to });
    expect(thread.mailbox).toMatchObject([{ verb: 'say' }, { verb: 'pass' }]);
  });

  it('passes though its words come too late', () => {
    const { call } = go(holding(BY_US, [handOverWords({ notAfter: NOW - 1 }), passTo({ notAfter: NOW })]));
    expect(call).toMatchObject({ verb: 'pass' });
  });

  it('passes at once while its words are in doubt', () => {
    const { thread, call } = go(holding(BY_US, [begun(handOverWords()), passTo()]));
    expect(call).toMatchObject({ verb: 'pass' });
    expect(thread.mailbox).toMatchObject([
      { verb: 'say', begun: { doubtAt: NOW } },
      { verb: 'pass', begun: { attempt: 'visit-2.0' } },
    ]);
  });
});

describe('nextStep: timers', () => {
  it('asks Meta about a quiet thread', () => {
    const { call } = go(holding(BY_INBOX, [], { verifyAt: NOW }));
    expect(call).toMatchObject({ verb: 'verify', cause: 'timer' });
  });

  it('do not fire while the Page is paused', () => {
    const silent = holding(BY_DESK, [], { since: NOW - HOUR, verifyAt: NOW });
    const { thread, call } = go(silent, { pause: PAUSE });
    expect(call).toBeUndefined();
    expect(thread).toMatchObject({ mailbox: [], verifyAt: NOW, dueAt: NOW + HOUR });
  });

  it('come back when a take that waits for its Page is past its time', () => {
    const mailbox = [takeBack({ notAfter: NOW + MINUTE })];
    const { thread } = go(holding(BY_DESK, mailbox, { since: NOW - HOUR }), { pause: PAUSE });
    expect(thread.dueAt).toBe(NOW + MINUTE + 1);
  });
});
