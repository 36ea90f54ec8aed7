import type { PageSettings } from '../../functions/settings/settings.ts';
import { applyOutcome, type Outcome } from '../../functions/thread/apply-outcome.ts';
import type {
  Begun,
  Command,
  CommandOf,
  KnownCommand,
  ThreadOwner,
  UnknownCommand,
  Verb,
} from '../../functions/thread/command.ts';
import type { Executor } from '../../functions/thread/next-step.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import type { Timing } from '../../functions/thread/verb-rules.ts';
import { NOW, PAGE_INBOX } from '../ids.ts';
import { MINUTE, SECOND, SETTINGS } from './a-thread.ts';

export type Given<V extends Verb> = Partial<Omit<CommandOf<V>, 'verb'>>;
const base = { cause: 'message', causedAt: NOW, notAfter: NOW + 5 * MINUTE, attempts: 0 } as const;

export function answer(members: Given<'answer'> = {}): CommandOf<'answer'> {
  const turn = { kind: 'message', channel: 'messaging', text: 'Hello' } as const;
  return { ...base, id: 'answer-1', turn, ...members, verb: 'answer' };
}
export function say(members: Given<'say'> = {}): CommandOf<'say'> {
  return { ...base, id: 'mh-say-1', text: 'Hello yourself', channel: 'messaging', ...members, verb: 'say' };
}
/** The words of a hand-over that the person asked for. */
export function handOverWords(members: Given<'say'> = {}): CommandOf<'say'> {
  return say({ id: 'mh-words-1', cause: 'trigger', text: 'One moment.', ...members });
}
export function passTo(members: Given<'pass'> = {}): CommandOf<'pass'> {
  return { ...base, id: 'pass-1', cause: 'trigger', to: PAGE_INBOX, ...members, verb: 'pass' };
}
export function takeBack(members: Given<'reclaim'> = {}): CommandOf<'reclaim'> {
  return { ...base, id: 'take-1', cause: 'silence', ...members, verb: 'reclaim' };
}
export function release(members: Given<'release'> = {}): CommandOf<'release'> {
  return { ...base, id: 'release-1', ...members, verb: 'release' };
}
export function extend(members: Given<'extend'> = {}): CommandOf<'extend'> {
  return { ...base, id: 'extend-1', durationSeconds: 3_600, ...members, verb: 'extend' };
}
export function verify(members: Given<'verify'> = {}): CommandOf<'verify'> {
  return { ...base, id: 'verify-1', cause: 'timer', ...members, verb: 'verify' };
}

/** A command of a later version. */
export function unknown(members: Partial<UnknownCommand> = {}): UnknownCommand {
  return { id: 'u1', causedAt: NOW, notAfter: NOW, attempts: 0, raw: {}, ...members, verb: 'unknown' };
}

/** One of every verb that this version knows. */
export const EVERY: readonly KnownCommand[] = [
  answer(),
  say(),
  passTo(),
  takeBack(),
  release(),
  extend(),
  verify(),
];

/** When the mark of an attempt that began at `NOW` has run out. */
export const MARK_ENDS = NOW + 35 * SECOND;

/** The command with the mark of an attempt that began at `NOW`. */
export function begun<C extends Command>(command: C, mark: Partial<Begun> = {}): C {
  const attempt = { attempt: 'visit-1.0', at: NOW, until: MARK_ENDS, ...mark };
  return { ...command, attempts: command.attempts + 1, begun: attempt } as C;
}

/** The command with the mark of an attempt that was found to be in doubt at `NOW`. */
export function doubted<C extends Command>(command: C, mark: Partial<Begun> = {}): C {
  return begun(command, { doubtAt: NOW, ...mark });
}

/** An executor at `NOW`, whose next attempt is `visit-2.0`. */
export function executor(members: Partial<Executor> = {}): Executor {
  return {
    settings: SETTINGS,
    now: NOW,
    attempt: 'visit-2.0',
    until: MARK_ENDS,
    hasTime: true,
    longestSleepMs: 0,
    hearsEchoes: false,
    hearsOthers: true,
    missingTargets: [],
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
  if (!head || head.verb === 'unknown') throw new Error('no known command is at the head');
  return applyOutcome(thread, head, outcome, settings, timing);
}

export const isOwner = (owner: ThreadOwner): Outcome => ({ kind: 'owner', owner });
export const notOwner: Outcome = { kind: 'notOwner', detail: '10/2018300', fbtraceId: 'trace-1' };
export const refused: Outcome = { kind: 'refused', detail: '551', fbtraceId: 'trace-1' };
export const inDoubt: Outcome = { kind: 'inDoubt', retryAt: NOW + MINUTE, detail: 'timeout' };
export const paused: Outcome = { kind: 'paused', detail: 'token' };
export const retryAt = (at: number): Outcome => ({ kind: 'retry', retryAt: at, detail: '4' });

/** Whether a question to Meta waits in the mailbox. */
export const asksOwner = (thread: Thread): boolean =>
  thread.mailbox.some((command) => command.verb === 'verify' && !command.begun);
export const verbs = (thread: Thread): readonly string[] => thread.mailbox.map(({ verb }) => verb);
export const ids = (thread: Thread): readonly string[] => thread.mailbox.map(({ id }) => id);
export const reasons = (thread: Thread): readonly string[] => thread.failures.map(({ reason }) => reason);
export const verdicts = (thread: Thread): readonly string[] =>
  thread.pendingTimeline.map(({ what, verdict }) => `${what} ${verdict}`);
