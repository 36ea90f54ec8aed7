import type { PageId } from '../../functions/messenger/ids.ts';
import type { Visit } from '../../functions/thread/advance.ts';
import type {
  AnswerCommand,
  Command,
  ExtendCommand,
  HandOverCommand,
  PassCommand,
  ReleaseCommand,
  SayCommand,
  TakeCommand,
  VerifyCommand,
} from '../../functions/thread/command.ts';
import type { Outcome, ThreadOwner, Timing } from '../../functions/thread/outcome.ts';
import type { Mode, Page } from '../../functions/thread/page.ts';
import { newPage } from '../../functions/thread/page.ts';
import type { PageSettings } from '../../functions/thread/settings.ts';
import { settle } from '../../functions/thread/settle.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../support/threads.ts';
import { MINUTE, SECOND, SETTINGS } from './a-thread.ts';

type Given<C> = Partial<Omit<C, 'verb'>>;
const base = { reason: 'message', causedAt: NOW, notAfter: NOW + 5 * MINUTE, attempts: 0 } as const;

export function answer(members: Given<AnswerCommand> = {}): AnswerCommand {
  const turn = { kind: 'message', channel: 'messaging', text: 'Hello' } as const;
  return { ...base, id: 'answer-1', turn, ...members, verb: 'answer' };
}
export function say(members: Given<SayCommand> = {}): SayCommand {
  return { ...base, id: 'mh-say-1', text: 'Hello yourself', channel: 'messaging', ...members, verb: 'say' };
}
export function passTo(members: Given<PassCommand> = {}): PassCommand {
  return { ...base, id: 'pass-1', reason: 'trigger', to: PAGE_INBOX, ...members, verb: 'pass' };
}
export function handOver(members: Given<HandOverCommand> = {}): HandOverCommand {
  const words = { text: 'One moment.', channel: 'messaging', to: PAGE_INBOX } as const;
  return { ...base, id: 'mh-hand-over-1', reason: 'trigger', ...words, ...members, verb: 'handOver' };
}
export function takeBack(members: Given<TakeCommand> = {}): TakeCommand {
  return { ...base, id: 'take-1', reason: 'silence', ...members, verb: 'take' };
}
export function requestBack(members: Given<TakeCommand> = {}): TakeCommand {
  return { ...base, id: 'request-1', reason: 'silence', ...members, verb: 'request' };
}
export function release(members: Given<ReleaseCommand> = {}): ReleaseCommand {
  return { ...base, id: 'release-1', ...members, verb: 'release' };
}
export function extend(members: Given<ExtendCommand> = {}): ExtendCommand {
  return { ...base, id: 'extend-1', durationSeconds: 3_600, ...members, verb: 'extend' };
}
export function verify(members: Given<VerifyCommand> = {}): VerifyCommand {
  return { ...base, id: 'verify-1', reason: 'quiet', ...members, verb: 'verify' };
}

/** One of every verb that this version knows. */
export const EVERY: readonly Command[] = [
  answer(),
  say(),
  handOver(),
  passTo(),
  takeBack(),
  requestBack(),
  release(),
  extend(),
  verify(),
];

/** The command with the mark of an attempt that began at `NOW`. */
export function begun<C extends Command>(command: C, mark: Partial<NonNullable<C['begun']>> = {}): C {
  return { ...command, attempts: command.attempts + 1, begun: { attempt: 'visit-1.0', at: NOW, ...mark } };
}

/** A Page whose mode has just been read. */
export function pageIn(mode: Mode, members: Partial<Page> = {}): Page {
  const known = { mode, readAt: NOW };
  return { ...newPage('100000000000001' as PageId), messenger: known, instagram: known, ...members };
}

export function visit(members: Partial<Visit> = {}): Visit {
  return {
    settings: SETTINGS,
    page: pageIn('routing'),
    now: NOW,
    attempt: 'visit-2.0',
    hasTime: true,
    jitter: 0,
    ...members,
  };
}

/** A call that was asked at `NOW` and took a tenth of a second. */
export const TIMING: Timing = { askedAt: NOW, answeredAt: NOW + 100 };
/** A call made a while after everything else in the ledger. */
export const LATER: Timing = { askedAt: NOW + 10 * SECOND, answeredAt: NOW + 10 * SECOND + 100 };

/** What becomes of a thread when the command at the head of its mailbox ends like this. */
export function settleHead(
  thread: Thread,
  outcome: Outcome,
  timing: Timing = TIMING,
  settings: PageSettings = SETTINGS,
): Thread {
  const [head] = thread.mailbox;
  if (!head) throw new Error('the mailbox is empty');
  return settle(thread, head, outcome, settings, timing);
}

export const isOwner = (owner: ThreadOwner): Outcome => ({ kind: 'owner', owner });
export const notOwner: Outcome = { kind: 'notOwner', detail: '10/2018300', fbtraceId: 'trace-1' };
export const refused: Outcome = { kind: 'refused', detail: '551', fbtraceId: 'trace-1' };
export const inDoubt: Outcome = { kind: 'inDoubt', detail: 'timeout' };
export const paused: Outcome = { kind: 'paused', detail: 'token' };
export const retryAt = (at: number): Outcome => ({ kind: 'retry', retryAt: at, detail: '4' });

export const verbs = (thread: Thread): readonly string[] => thread.mailbox.map(({ verb }) => verb);
export const ids = (thread: Thread): readonly string[] => thread.mailbox.map(({ id }) => id);
export const reasons = (thread: Thread): readonly string[] => thread.failures.map(({ reason }) => reason);
export const verdicts = (thread: Thread): readonly string[] =>
  thread.journal.map(({ what, verdict }) => `${what} ${verdict}`);
