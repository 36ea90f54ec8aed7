import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../functions/thread/apply-outcome.ts';
import type { Command } from '../../functions/thread/command.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import {
  type Held,
  needsVisit,
  startVisit,
  type View,
  type VisitStep,
} from '../../functions/thread/visit.ts';
import { HELP_DESK, NOW } from '../ids.ts';
import { answer, begun, doubted, ids, MARK_ENDS, notOwner, say, TIMING, verbs, verify } from './a-command.ts';
import { BY_US, HOUR, message, ownedBy, SETTINGS, take } from './a-thread.ts';

type Step = VisitStep<Held>;
type Of<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;

const view = (members: Partial<View> = {}): View => ({
  executor: 'visit-2',
  settings: SETTINGS,
  now: NOW,
  until: MARK_ENDS,
  hasTime: true,
  longestSleepMs: 0,
  hearsEchoes: true,
  hearsOthers: true,
  missingTargets: [],
  jitter: 0,
  ...members,
});
const holding = (...mailbox: Command[]) => ownedBy(BY_US, { mailbox, dueAt: NOW });
const start = (thread: Thread, members: Partial<View> = {}) => startVisit({ thread }, view(members));

function as<K extends Step['kind']>(kind: K, step: Step): Of<K> {
  if (step.kind !== kind) throw new Error(`the step is a ${step.kind}`);
  return step as Of<K>;
}
/** The table takes the write. */
const written = (step: Step, members: Partial<View> = {}) => {
  const write = as('write', step);
  return write.resume({ isDone: true, held: { thread: write.thread } }, view(members));
};
/** The table has this instead. */
const conflicted = (step: Step, thread: Thread | undefined, members: Partial<View> = {}) =>
  as('write', step).resume({ isDone: false, held: thread && { thread } }, view(members));
const answered = (step: Step, outcome: Outcome, members: Partial<View> = {}) =>
  as('call', step).resume(outcome, TIMING, view({ now: TIMING.answeredAt, ...members }));
const said: Outcome = { kind: 'said', messageId: 'm-1' };

describe('a visit', () => {
  it('writes the mark, then calls, then writes the outcome, then ends', () => {
    const mark = as('write', start(holding(say())));
    expect(mark).toMatchObject({ call: { id: 'mh-say-1' }, thread: { mailbox: [{ attempts: 1 }] } });
    const call = as('call', written(mark));
    expect(call.command.begun).toMatchObject({ attempt: 'visit-2.0', until: MARK_ENDS });
    const outcome = as('write', answered(call, said));
    expect(outcome).toMatchObject({ call: undefined, thread: { mailbox: [] } });
    expect(written(outcome)).toEqual({ kind: 'end', held: { thread: outcome.thread } });
  });

  it('writes an outcome together with the next mark, under an attempt of its own', () => {
    const call = written(start(holding(say(), say({ id: 'mh-say-2' }))));
    const write = as('write', answered(call, said));
    expect(write.thread.mailbox).toMatchObject([{ id: 'mh-say-2', begun: { attempt: 'visit-2.1' } }]);
    expect(written(write)).toMatchObject({ kind: 'call', command: { id: 'mh-say-2' } });
  });

  it('takes the history out of the item with its write', () => {
    const line = { at: NOW, what: 'message', id: 'e', verdict: 'left' } as const;
    const write = as('write', start(ownedBy(BY_US, { pendingTimeline: [line] })));
    expect(write.lines).toEqual([line]);
    expect(write.thread.pendingTimeline).toEqual([]);
  });

  it('begins no second call where its time is over', () => {
    const call = written(start(holding(say(), say({ id: 'mh-say-2' }))));
    const write = as('write', answered(call, said, { hasTime: false }));
    expect(write.call).toBeUndefined();
    expect(write.thread).toMatchObject({ mailbox: [{ id: 'mh-say-2', attempts: 0 }] });
    expect(written(write).kind).toBe('end');
  });

  it('can be continued in two ways from one step', () => {
    const call = written(start(holding(say())));
    expect(as('write', answered(call, said)).thread.mailbox).toEqual([]);
    expect(verbs(as('write', answered(call, notOwner)).thread)).toEqual(['verify', 'say']);
    expect(as('write', answered(call, said)).thread.mailbox).toEqual([]);
  });
});

describe('a write that meets another', () => {
  it('is made again on what the webhook has written meanwhile, and loses no message', () => {
    const thread = holding(say());
    const step = start(thread);
    const others = receive(thread, [message()], SETTINGS, NOW).thread;
    const again = as('write', conflicted(step, others));
    expect(again.before.thread).toBe(others);
    expect(verbs(again.thread)).toEqual(['say', 'answer']);
    expect(again.call).toMatchObject({ id: 'mh-say-1' });
  });

  it('applies an outcome to what is there now', () => {
    const call = as('call', written(start(holding(say()))));
    const others = receive(call.held.thread, [take({ newOwnerAppId: HELP_DESK })], SETTINGS, NOW).thread;
    const again = as('write', conflicted(answered(call, said), others));
    expect(verbs(again.thread)).toEqual([]);
    expect(again.thread.owner).toEqual({ kind: 'app', appId: HELP_DESK });
  });

  it('drops its call where the owner has changed meanwhile', () => {
    const thread = holding(say());
    const others = receive(thread, [take({ newOwnerAppId: HELP_DESK })], SETTINGS, NOW).thread;
    const again = as('write', conflicted(start(thread), others));
    expect(again.call).toBeUndefined();
    expect(again.thread.mailbox).toEqual([]);
  });

  it('ends where the item is gone', () => {
    expect(conflicted(start(holding(say())), undefined)).toEqual({ kind: 'end', held: undefined });
  });
});

describe('a write whose answer was lost', () => {
  it('makes the call of its own mark once, without another write', () => {
    const step = as('write', start(holding(say())));
    const call = as('call', conflicted(step, step.thread));
    expect(call.command).toMatchObject({ attempts: 1, begun: { attempt: 'visit-2.0' } });
  });

  it('makes that call though the webhook has written after it', () => {
    const step = as('write', start(holding(say())));
    const others = receive(step.thread, [message({ id: 'later' })], SETTINGS, NOW).thread;
    const call = as('call', conflicted(step, others));
    expect(call.command).toMatchObject({ attempts: 1, begun: { attempt: 'visit-2.0' } });
    expect(verbs(call.held.thread)).toEqual(['say', 'answer']);
  });

  it('counts an outcome once', () => {
    const call = written(start(holding(say())));
    const step = as('write', answered(call, notOwner));
    const others = receive(step.thread, [message({ id: 'later' })], SETTINGS, NOW).thread;
    const again = as('call', conflicted(step, others));
    expect(again.command).toMatchObject({ verb: 'verify' });
    expect(again.held.thread.failures).toEqual([]);
    expect(ids(again.held.thread)).toContain('mh-say-1');
  });
});

describe('another executor', () => {
  const others = begun(say(), { attempt: 'visit-1.0', until: NOW + 1 });

  it('keeps the thread while its mark stands: this visit writes nothing', () => {
    const thread = holding(others, answer());
    expect(start(thread)).toEqual({ kind: 'end', held: { thread } });
  });

  it('loses the thread when its mark has run out', () => {
    const step = as('write', start(holding(others), { now: NOW + 1 }));
    expect(step.thread.mailbox).toMatchObject([{ begun: { doubtAt: NOW + 1 } }]);
  });

  it('keeps the thread from this visit, which only writes its outcome', () => {
    const call = as('call', written(start(holding(answer()))));
    const taken: Command[] = [begun(verify(), { attempt: 'visit-3.0', until: MARK_ENDS }), call.command];
    const outcome: Outcome = { kind: 'answered', commands: [say()] };
    const write = as('write', conflicted(answered(call, outcome), holding(...taken)));
    expect(verbs(write.thread)).toEqual(['verify', 'say']);
    expect(write.call).toBeUndefined();
    expect(written(write).kind).toBe('end');
  });

  it('takes a mark back neither from this visit nor from a third', () => {
    const call = written(start(holding(say())));
    const third = holding(begun(say(), { attempt: 'visit-3.0', until: MARK_ENDS }));
    const retry: Outcome = { kind: 'retry', retryAt: NOW, detail: '4' };
    expect(conflicted(answered(call, retry), third)).toEqual({ kind: 'end', held: { thread: third } });
  });
});

describe('needsVisit', () => {
  const line = { at: NOW, what: 'message', id: 'e', verdict: 'left' } as const;

  it.each<[string, Thread, boolean]>([
    ['a mailbox that is not empty', ownedBy(BY_US, { mailbox: [doubted(say())] }), true],
    ['a history that is to be written', ownedBy(BY_US, { pendingTimeline: [line] }), true],
    ['a timer that is due', ownedBy(BY_US, { dueAt: NOW }), true],
    ['a timer that is due later', ownedBy(BY_US, { dueAt: NOW + HOUR }), false],
    ['nothing to do', ownedBy(BY_US), false],
  ])('of a thread with %s', (_what, thread, expected) => {
    expect(needsVisit(thread, NOW)).toBe(expected);
  });
});
