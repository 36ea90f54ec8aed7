import type { PageSettings } from '../settings/settings.ts';
import { clocksOf } from './clocks.ts';
import { commandId, isWaiting } from './command.ts';
import { BOUNDS, TIMES } from './limits.ts';
import { isLooping } from './loop-guard.ts';
import { fail, isWaitingVerify } from './mailbox.ts';
import { askOwner, isHeldByOther } from './ownership.ts';
import { mayReturn, note, type Thread } from './thread.ts';
import { verifyBackoffMs } from './verify.ts';
import { endWait } from './waiting.ts';
import { giveTurn, giveUpRequest, type Hearing, requestEndsAt, ringClocks } from './way-back.ts';

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
 * What is due by time alone (`now` in Unix ms):
 *
 * | timer                                             | what follows                                                |
 * | ------------------------------------------------- | ----------------------------------------------------------- |
 * | `verifyAt`                                        | Meta is asked who owns the thread                           |
 * | a clock of the thread's owner                     | see way-back.ts                                             |
 * | a request for control has had no answer           | it is listed as failed                                      |
 * | a human has been silent in a thread without owner | if the person waits, the bot has its turn                   |
 * | the person waits, and nobody has the thread but us | the bot has its turn                                        |
 * | Meta's window for an answer is over               | the person waits no longer                                  |
 */
export function tick(before: Thread, settings: PageSettings, hearing: Hearing, now: number): Thread {
  const rung = ringClocks(before, settings, hearing, now);
  const ended = endSilence(giveUpRequest(endWindow(rung, settings, now), now), settings, now);
  const thread = endNeglect(ended, settings, now);
  const { verifyAt, ...rest } = thread;
  return verifyAt !== undefined && verifyAt <= now
    ? askOwner(rest, { cause: 'timer', by: 'timer', now })
    : thread;
}

/** Nobody can answer the person any more. Where a clock was still to tell of it, that is listed as failed. */
function endWindow(thread: Thread, settings: PageSettings, now: number): Thread {
  const endsAt = windowEndsAt(thread);
  if (endsAt === undefined || endsAt > now) return thread;
  const { waitingMessage = 'wait' } = thread;
  const ended = endWait(thread, endsAt);
  if (clocksOf(thread, settings).some(({ clock }) => clock === 'unclaimed')) {
    return fail(ended, { id: waitingMessage, verb: 'answer' }, 'nobody-came', now);
  }
  return note(ended, {
    at: now,
    what: 'wait',
    id: waitingMessage,
    verdict: 'left',
    detail: 'outside-window',
  });
}

function windowEndsAt({ waitingSince, lastPersonAt }: Thread): number | undefined {
  if (waitingSince === undefined) return undefined;
  return Math.max(waitingSince, lastPersonAt ?? 0) + TIMES.window + 1;
}

/** The human is gone: whoever waits is the bot's to answer. */
function endSilence(before: Thread, settings: PageSettings, now: number): Thread {
  const endsAt = silenceEndsAt(before, settings);
  if (endsAt === undefined || endsAt > now) return before;
  const { humanAround: _human, ...thread } = before;
  const isAnswering = thread.mailbox.some(({ verb }) => verb === 'answer');
  if (thread.waitingSince === undefined || isHeldByOther(thread.owner) || isAnswering) return thread;
  return giveTurn(
    thread,
    commandId(`silence:${endsAt}`, 0),
    { why: 'silent', from: undefined },
    settings,
    now,
  );
}

function silenceEndsAt({ humanAround }: Thread, { humanSilenceMs }: PageSettings): number | undefined {
  return humanAround && humanAround.at + humanSilenceMs;
}

/** What was left to another app, and was not answered there, is the bot's once the thread is ours, or nobody's. */
function endNeglect(thread: Thread, settings: PageSettings, now: number): Thread {
  const endsAt = neglectEndsAt(thread, settings, now);
  if (endsAt === undefined || endsAt > now) return thread;
  return giveTurn(
    thread,
    commandId(`neglect:${endsAt}`, 0),
    { why: 'silent', from: undefined },
    settings,
    now,
  );
}

/**
 * When the bot is to have its turn, because the person waits and nothing is to be done for it; undefined if something is,
 * or if it is listed, or if the person has been told that nobody is there.
 */
function neglectEndsAt(thread: Thread, settings: PageSettings, now: number): number | undefined {
  const { owner, unproven, waitingSince, lastPersonAt, mailbox, humanAround, wayBack } = thread;
  const isOurs = (owner.kind === 'us' || owner.kind === 'idle') && !unproven;
  if (!isOurs || waitingSince === undefined || mailbox.length > 0 || humanAround || wayBack) return undefined;
  const since = lastPersonAt ?? waitingSince;
  const isKnown = thread.failures.some(({ at }) => at >= since) || (thread.said?.closed ?? 0) >= since;
  if (isKnown || isLooping(thread, now) || !mayReturn(thread)) return undefined;
  return waitingSince + settings.verifyAfterQuietMs;
}

/** The times (Unix ms) at which something is due by time alone. */
export function timersOf(thread: Thread, settings: PageSettings, now: number): readonly number[] {
  const clocks = clocksOf(thread, settings).map(({ at }) => at);
  const others = [
    thread.verifyAt,
    requestEndsAt(thread),
    silenceEndsAt(thread, settings),
    windowEndsAt(thread),
    neglectEndsAt(thread, settings, now),
  ];
  return [...clocks, ...others].filter((at) => at !== undefined);
}

/**
 * A thread that has got events: they only move its next visit earlier, to when a lost invocation is made up for. A
 * failure is worth a visit, too: it is logged there.
 */
export function dueAfterEvents(thread: Thread, settings: PageSettings, now: number): Thread {
  const isFull = thread.pendingTimeline.length >= BOUNDS.pendingTimeline;
  const isFailed = thread.pendingTimeline.some(({ verdict }) => verdict === 'failed');
  const moments = [
    ...(thread.dueAt === undefined ? [] : [thread.dueAt]),
    ...(thread.mailbox.length > 0 || isFull || isFailed ? [now + TIMES.invocationLost] : []),
    ...timersOf(thread, settings, now),
  ];
  return moments.length > 0 ? { ...thread, dueAt: Math.min(...moments) } : thread;
}

/**
 * A thread that its executor leaves, with an empty mailbox or a later `dueAt`. `resumeAt` (Unix ms) is when the next
 * command can be worked on.
 */
export function dueAfterVisit(
  before: Thread,
  settings: PageSettings,
  moment: Moment,
  resumeAt?: number,
): Thread {
  const { dueAt: _due, waitingFor: _waiting, ...thread } = before;
  const { now, pause } = moment;
  const pausedUntil = pause && Math.round(pause.until + moment.jitter * TIMES.pauseSpread);
  // Timers do not need the Page at once: while it is paused they are postponed, longer and longer.
  const notBefore = pausedUntil === undefined ? 0 : Math.max(pausedUntil, now + verifyBackoffMs(thread, now));
  const timers = timersOf(thread, settings, now).map((at) => Math.max(at, notBefore));
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
