import type { PageSettings } from '../settings/settings.ts';
import { type Command, commandId, isWaiting } from './command.ts';
import { BOUNDS, TIMES } from './limits.ts';
import { enqueue, isWaitingVerify } from './mailbox.ts';
import { askOwner, silentMsOf } from './ownership.ts';
import { mayReturn, type Thread } from './thread.ts';
import { verifyBackoffMs } from './verify.ts';

/** When an executor looks at a thread, and what it has found out about the Page. */
export interface Moment {
  /** Unix ms. */
  readonly now: number;
  /** The Page's pause, while it lasts. `until` in Unix ms. */
  readonly pause?: { readonly until: number; readonly reason: string } | undefined;
  /** From 0 up to 1: spreads the threads of a paused Page. */
  readonly jitter: number;
}

/**
 * Queues what is due by time alone (`now` in Unix ms): the question to Meta who owns the thread, and the return of a
 * thread whose human has been silent for `silentMinutes`. This is how the ledger learns what no event reports.
 */
export function tick(before: Thread, settings: PageSettings, now: number): Thread {
  let thread = before;
  const returnAt = returnDue(thread);
  if (returnAt !== undefined && returnAt <= now) thread = reclaimSilent(thread, settings, now);
  const { verifyAt, ...rest } = thread;
  return verifyAt !== undefined && verifyAt <= now
    ? askOwner(rest, { cause: 'timer', by: 'timer', now })
    : thread;
}

function reclaimSilent(before: Thread, settings: PageSettings, now: number): Thread {
  const { returnAt: _return, ...thread } = before;
  const silentMs = silentMsOf(thread.owner, settings);
  // The settings have changed, or the person has not written since the last return: this owner keeps the thread.
  if (silentMs === undefined || !mayReturn(thread)) return thread;
  const reclaim: Command = {
    verb: 'reclaim',
    id: commandId(`silence:${now}`, 0),
    cause: 'silence',
    causedAt: now,
    notAfter: now + TIMES.ownInitiative,
    attempts: 0,
  };
  return { ...enqueue(thread, reclaim, now), returnAt: now + silentMs };
}

/** When a silent thread is to be taken back, unless the owner is in doubt or it is being taken back. */
function returnDue({ returnAt, unproven, mailbox }: Thread): number | undefined {
  return unproven || mailbox.some(({ verb }) => verb === 'reclaim') ? undefined : returnAt;
}

/** The times (Unix ms) at which something is due by time alone. */
export function timersOf(thread: Thread): readonly number[] {
  return [thread.verifyAt, returnDue(thread)].filter((at) => at !== undefined);
}

/**
 * A thread that has got events: they only move its next visit earlier, to when a lost invocation is made up for. A
 * failure is worth a visit, too: it is logged there.
 */
export function dueAfterEvents(thread: Thread, now: number): Thread {
  const isFull = thread.pendingTimeline.length >= BOUNDS.pendingTimeline;
  const isFailed = thread.pendingTimeline.some(({ verdict }) => verdict === 'failed');
  const moments = [
    ...(thread.dueAt === undefined ? [] : [thread.dueAt]),
    ...(thread.mailbox.length > 0 || isFull || isFailed ? [now + TIMES.invocationLost] : []),
    ...timersOf(thread),
  ];
  return moments.length > 0 ? { ...thread, dueAt: Math.min(...moments) } : thread;
}

/**
 * A thread that its executor leaves, with an empty mailbox or a later `dueAt`. `resumeAt` (Unix ms) is when the next
 * command can be worked on.
 */
export function dueAfterVisit(before: Thread, moment: Moment, resumeAt?: number): Thread {
  const { dueAt: _due, waitingFor: _waiting, ...thread } = before;
  const { now, pause } = moment;
  const pausedUntil = pause && Math.round(pause.until + moment.jitter * TIMES.pauseSpread);
  // Timers do not need the Page at once: while it is paused they are postponed, longer and longer.
  const notBefore = pausedUntil === undefined ? 0 : Math.max(pausedUntil, now + verifyBackoffMs(thread, now));
  const timers = timersOf(thread).map((at) => Math.max(at, notBefore));
  const moments = [...timers, ...workTimes(thread, now, pausedUntil, resumeAt)];
  return {
    ...thread,
    ...(pause && thread.mailbox.length > 0 ? { waitingFor: pause.reason } : {}),
    ...(moments.length > 0 ? { dueAt: Math.min(...moments) } : {}),
  };
}

function workTimes(thread: Thread, now: number, pausedUntil?: number, resumeAt?: number): readonly number[] {
  const known = thread.mailbox.filter(({ verb }) => verb !== 'unknown');
  const unknown = thread.mailbox.length > known.length ? [now + TIMES.laterVersion] : [];
  if (known.length === 0) return unknown;
  // What is in doubt is resolved first, even if it is too late.
  const tooLateAt = Math.min(...known.filter(isWaiting).map(({ notAfter }) => notAfter)) + 1;
  // If only a `verify` waits, the end of the pause is no reason for a visit.
  const canWait = pausedUntil !== undefined && known.every(isWaitingVerify);
  return [...unknown, canWait ? tooLateAt : Math.min(tooLateAt, pausedUntil ?? resumeAt ?? now)];
}
