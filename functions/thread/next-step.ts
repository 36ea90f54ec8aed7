import type { AppId } from '../messenger/ids.ts';
import type { PageSettings } from '../settings/settings.ts';
import { markDoubt } from './apply-outcome.ts';
import { eventOf, isKnown, isSaidAtOnce, isWaiting, type KnownCommand } from './command.ts';
import { passedBy } from './fallback.ts';
import { MAX_ATTEMPTS, PROMPT_RETRIES, TIMES } from './limits.ts';
import { change, leaveUnsent, nextCommand, remove } from './mailbox.ts';
import { doubtLaterOwner } from './ownership.ts';
import { judgeQuickText } from './quick-texts.ts';
import { asLeft } from './seen-events.ts';
import { isKnownPlatform, note, type Thread } from './thread.ts';
import { dueAfterVisit, type Moment, tick } from './timers.ts';
import type { InDoubt } from './verb-rules.ts';
import { giveUp, rulesOf } from './verbs.ts';
import { endWayBack, type Hearing } from './way-back.ts';

/** An executor that may work the thread. */
export interface Executor extends Moment, Hearing {
  readonly settings: PageSettings;
  /** Id of the attempt that would begin now, unique to one call. */
  readonly attempt: string;
  /** Unix ms: the executor has ended by then. */
  readonly until: number;
  /** Whether a call that begins now can end before the executor has to. */
  readonly hasTime: boolean;
  /** A wait up to this long, in ms, is slept; 0: none is. */
  readonly longestSleepMs: number;
  /** Echoes of our messages are known to arrive for this Page. */
  readonly hearsEchoes: boolean;
  /** Apps that are not connected to the Page: nobody is handed over to them. */
  readonly missingTargets: readonly AppId[];
  /** The Page's list of texts that came within seconds of a person's word. */
  readonly quickTexts?: readonly string[] | undefined;
}

/**
 * The thread to write, and then the call to make of the command that it marks as begun, or the time (Unix ms) until which
 * the executor sleeps. Without either the visit ends.
 */
export interface NextStep {
  readonly thread: Thread;
  readonly call?: KnownCommand;
  readonly sleepUntil?: number;
}

/**
 * Works the mailbox in order up to the next call. All changes go into one write under the version check, so that the
 * mark of the call and the verdicts before it are written together or not at all. On a paused Page no timer fires:
 * what it queues could only fail. A thread on a platform of a later version waits in the same way.
 */
export function nextStep(found: Thread, given: Executor): NextStep {
  const executor = isKnownPlatform(found.platform) ? given : pausedFor('unknown-platform', given);
  const { settings, now, pause, quickTexts = [] } = executor;
  const before = judgeQuickText(found, quickTexts, now);
  const { sleeper: _sleeper, ...woken } = before;
  const awake = before.sleeper ? woken : before;
  const ticked = pause ? awake : tick(doubtLaterOwner(awake, now), settings, executor, now);
  let thread = giveUpLate(endWayBack(ticked, settings, now), executor);
  for (;;) {
    const step = work(thread, executor);
    if (step.resumeAt !== undefined) return wait(before, awake, step, step.resumeAt, executor);
    if (step.isLast) return step.call ? { thread: step.thread, call: step.call } : { thread: step.thread };
    thread = step.thread;
  }
}

function pausedFor(reason: string, executor: Executor): Executor {
  return { ...executor, pause: { until: executor.now + TIMES.laterVersion, reason } };
}

/**
 * A short wait is slept, by one executor. The thread is due when the sleeper has ended, whether or not it has woken. Others
 * may work the thread meanwhile, if there is something to be done at once.
 */
function wait(
  before: Thread,
  awake: Thread,
  { thread, retries }: Step,
  resumeAt: number,
  executor: Executor,
): NextStep {
  const { sleeper } = before;
  if (sleeper && isAnother(sleeper, executor)) {
    return { thread: thread === awake ? before : { ...thread, sleeper } };
  }
  if (!canSleep(resumeAt, executor))
    return { thread: dueAfterVisit(thread, executor.settings, executor, resumeAt) };
  const { until, now, attempt } = executor;
  const dueAt = Math.max(until, Math.min(thread.dueAt ?? until, now + TIMES.invocationLost));
  const asleep = retries ? change(thread, retries) : thread;
  return { thread: { ...asleep, dueAt, sleeper: { by: attempt, until: resumeAt } }, sleepUntil: resumeAt };
}

type Sleeper = NonNullable<Thread['sleeper']>;

/** Whether another executor sleeps, and may be alive. */
function isAnother({ by, until }: Sleeper, { attempt, now }: Executor): boolean {
  return now < until + TIMES.margin && !by.startsWith(attempt.slice(0, attempt.lastIndexOf('.') + 1));
}

/** After the sleep there has to be time for a call. */
function canSleep(resumeAt: number, { now, until, longestSleepMs, pause, settings }: Executor): boolean {
  const callMs = Math.max(TIMES.graphCall, settings.botTimeoutMs);
  const isInTime = resumeAt + callMs + 2 * TIMES.margin <= until;
  return !pause && resumeAt > now && resumeAt - now <= longestSleepMs && isInTime;
}

/**
 * Whether another executor works the thread: it has a call under way, and may be alive. `executor` is the id that its
 * attempts begin with, `now` is Unix ms.
 */
export function isTaken({ mailbox }: Thread, executor: string, now: number): boolean {
  return mailbox.some(
    ({ begun }) =>
      begun !== undefined &&
      begun.doubtAt === undefined &&
      begun.until > now &&
      !begun.attempt.startsWith(`${executor}.`),
  );
}

interface Step extends NextStep {
  readonly isLast?: boolean;
  /** When (Unix ms) the next command can be worked on, if it has to wait. */
  readonly resumeAt?: number;
  /** The command whose attempt is followed by another one, if the wait is slept. */
  readonly retries?: KnownCommand;
}

/** What is past its time fails, and what was unsent is left: its text is gone. What is in doubt is resolved first. */
function giveUpLate(thread: Thread, { settings, now }: Executor): Thread {
  return thread.mailbox.reduce((each, command) => {
    if (!isKnown(command) || !isWaiting(command)) return each;
    if (command.unsent) return leaveUnsent(each, command, now);
    if (command.notAfter >= now) return each;
    return isLeftTap(each, command, settings, now)
      ? leave(each, command, 'left', now)
      : giveUp(each, command, 'too-late', settings, now);
  }, thread);
}

/** We get a tap whoever the owner is: where another app has the thread, the person was not forgotten. */
function isLeftTap(thread: Thread, command: KnownCommand, settings: PageSettings, now: number): boolean {
  if (command.verb !== 'answer' || command.cause !== 'postback') return false;
  const guard = rulesOf(command).guard(thread, command, settings, now);
  return guard !== 'yes' && 'drop' in guard && guard.drop === 'left';
}

function work(thread: Thread, executor: Executor): Step {
  const { settings, now } = executor;
  const command = nextCommand(thread, now);
  if (!command || !isKnown(command) || executor.pause) return end(thread, executor);
  if (command.begun?.attempt === executor.attempt) return { thread, call: command, isLast: true };
  if (command.begun) return resolve(thread, command, executor);
  if (command.retryAt !== undefined && command.retryAt > now)
    return waitToRetry(thread, command, command.retryAt, executor);
  if (command.unsent || command.notAfter < now) return { thread: giveUpLate(thread, executor) };
  if (command.attempts - (command.retried ?? 0) >= MAX_ATTEMPTS)
    return { thread: giveUp(thread, command, 'gave-up', settings, now) };
  if (!executor.hasTime) return end(thread, executor, now);
  const guard = rulesOf(command).guard(thread, command, settings, now);
  if (guard === 'yes') {
    const elsewhere = passedBy(thread, command, executor.missingTargets, settings, now);
    return elsewhere ? { thread: elsewhere } : begin(thread, command, executor);
  }
  return {
    thread:
      'fail' in guard
        ? giveUp(thread, command, guard.fail, settings, now)
        : leave(thread, command, guard.drop, now),
  };
}

function end(thread: Thread, executor: Executor, resumeAt?: number): Step {
  return { thread: dueAfterVisit(thread, executor.settings, executor, resumeAt), isLast: true };
}

/** A command that was tried is tried again within a visit twice at most. One that was not only waits for its time. */
function waitToRetry(thread: Thread, command: KnownCommand, retryAt: number, executor: Executor): Step {
  if (command.attempts === 0) return { thread, resumeAt: retryAt };
  const retried = (command.retried ?? 0) + 1;
  if (retried > PROMPT_RETRIES) return end(thread, executor, retryAt);
  return { thread, resumeAt: retryAt, retries: { ...command, retried } };
}

/** A mark that is still there is an attempt whose executor has died, or whose call ended without an answer. */
function resolve(thread: Thread, command: KnownCommand, executor: Executor): Step {
  if (!isDoubted(command)) return { thread: markDoubt(thread, command, executor.now) };
  const resolved = rulesOf(command).inDoubt(thread, command, {
    settings: executor.settings,
    hearsEchoes: thread.echoes || (thread.platform === 'messenger' && executor.hearsEchoes),
    outageAt: executor.outageAt,
    now: executor.now,
  });
  return typeof resolved === 'number' ? { thread, resumeAt: resolved } : { thread: resolved };
}

function isDoubted(command: KnownCommand): command is InDoubt<KnownCommand> {
  return command.begun?.doubtAt !== undefined;
}

/** Begin before the call: without a mark there is no call. */
function begin(thread: Thread, waiting: KnownCommand, executor: Executor): Step {
  const { retryAt: _retryAt, ...command } = waiting;
  const { attempt, now, until } = executor;
  const call = { ...command, attempts: command.attempts + 1, begun: { attempt, at: now, until } };
  // Until the mark has run out, a visit could do nothing. A due time that is little later stays: a move in the index
  // costs write units.
  const dueAt = Math.max(until, Math.min(thread.dueAt ?? until, now + TIMES.invocationLost));
  return { thread: { ...change(thread, call), dueAt }, call, isLast: true };
}

function leave(before: Thread, command: KnownCommand, reason: string, now: number): Thread {
  const { verb, id } = command;
  const event = isOnStandby(command) ? eventOf(id) : undefined;
  // Should Meta give it to us on `messaging` after all, it is new.
  const thread = event === undefined ? before : asLeft(before, event);
  const owner = thread.ownerName ?? (thread.owner.kind === 'app' ? thread.owner.appId : thread.owner.kind);
  return note(remove(thread, id), {
    at: now,
    what: verb,
    id,
    verdict: 'left',
    detail: `${reason}: ${owner}`,
  });
}

function isOnStandby(command: KnownCommand): boolean {
  if (isSaidAtOnce(command)) return command.channel === 'standby';
  return command.verb === 'answer' && 'channel' in command.turn && command.turn.channel === 'standby';
}
