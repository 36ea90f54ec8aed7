import { applyOutcome, type Outcome } from './apply-outcome.ts';
import type { KnownCommand } from './command.ts';
import { type Executor, isTaken, type NextStep, nextStep } from './next-step.ts';
import type { Thread, TimelineLine } from './thread.ts';
import type { Timing } from './verb-rules.ts';

/*
 * One visit of an executor to a thread, as a chain of steps: each names one effect and, given its result, the next step.
 * The handover function runs the effects; the model walk follows every result that they can have. A generator would
 * read the same, but could not be continued twice from one point.
 */

/** A thread's item as it was read or written. */
export interface Held {
  readonly thread: Thread;
}

/** The executor, as it is when a step is worked out. */
export interface View extends Omit<Executor, 'attempt'> {
  /** Unique to one visit. */
  readonly executor: string;
}

/** How a conditional write ended. */
export type Written<H extends Held> =
  /** The table holds what was to be written. */
  | { readonly isDone: true; readonly held: H }
  /** Another executor has written; this is there now, or nothing is. */
  | { readonly isDone: false; readonly held: H | undefined };

export type VisitStep<H extends Held> =
  | {
      readonly kind: 'write';
      /** The write is made on top of this. */
      readonly before: H;
      readonly thread: Thread;
      /** What the write takes out of the item, for the timeline. */
      readonly lines: readonly TimelineLine[];
      /** The call that the write marks as begun. */
      readonly call: KnownCommand | undefined;
      readonly resume: (written: Written<H>, view: View) => VisitStep<H>;
    }
  | {
      readonly kind: 'call';
      readonly command: KnownCommand;
      readonly held: H;
      readonly resume: (outcome: Outcome, timing: Timing, view: View) => VisitStep<H>;
    }
  | {
      readonly kind: 'sleep';
      /** Unix ms. */
      readonly until: number;
      readonly held: H;
      /** With what the table holds after the sleep. */
      readonly resume: (held: H | undefined, view: View) => VisitStep<H>;
    }
  | { readonly kind: 'end'; readonly held: H | undefined };

/** Whether a visit can change anything at `now` (Unix ms). */
export function needsVisit({ mailbox, pendingTimeline, dueAt }: Thread, now: number): boolean {
  return mailbox.length > 0 || pendingTimeline.length > 0 || (dueAt !== undefined && dueAt <= now);
}

/** The first step of a visit to a thread as it was read. */
export function startVisit<H extends Held>(held: H, view: View): VisitStep<H> {
  return commit(held, (thread) => thread, 0, view);
}

/**
 * Writes what `change` makes of the thread together with the mark of the next call, again on what others have written
 * meanwhile. While another executor works the thread, only the change is written. `calls` have been made so far.
 */
function commit<H extends Held>(
  before: H,
  change: (thread: Thread, view: View) => Thread,
  calls: number,
  view: View,
): VisitStep<H> {
  const changed = change(before.thread, view);
  const next: NextStep = isTaken(changed, view.executor, view.now)
    ? { thread: changed }
    : nextStep(changed, { ...view, attempt: `${view.executor}.${calls}` });
  const { thread, call } = next;
  if (thread === before.thread) return follow(before, next, calls);
  return {
    kind: 'write',
    before,
    thread: { ...thread, pendingTimeline: [] },
    lines: thread.pendingTimeline,
    call,
    resume: (written, later) => {
      if (written.isDone) return follow(written.held, next, calls);
      return written.held ? commit(written.held, change, calls, later) : { kind: 'end', held: undefined };
    },
  };
}

function follow<H extends Held>(
  held: H,
  { call: command, sleepUntil }: NextStep,
  calls: number,
): VisitStep<H> {
  if (sleepUntil !== undefined) return sleep(held, sleepUntil, calls);
  if (!command) return { kind: 'end', held };
  return {
    kind: 'call',
    command,
    held,
    resume: (outcome, timing, view) =>
      commit(
        held,
        (thread, { settings }) => applyOutcome(thread, command, outcome, settings, timing),
        calls + 1,
        view,
      ),
  };
}

/** Another executor may have found something to do, and taken the sleeper's place. */
function sleep<H extends Held>(held: H, until: number, calls: number): VisitStep<H> {
  const by = held.thread.sleeper?.by;
  return {
    kind: 'sleep',
    until,
    held,
    resume: (found, view) =>
      found && found.thread.sleeper?.by === by
        ? commit(found, (thread) => thread, calls, view)
        : { kind: 'end', held: found },
  };
}
