import type { Failure, Thread } from './thread.ts';

/** Failures that are listed and that no alarm has been told of. */
export interface Untold {
  readonly count: number;
  /** Those of them that are still in the list, oldest first. */
  readonly failures: readonly Failure[];
}

/** How many failures of a thread the alarm has still to be told of. */
export function countUntold({ failuresListed = 0, failuresTold = 0 }: Thread): number {
  return Math.max(0, failuresListed - failuresTold);
}

/** What the alarm has still to be told of: the newest failures of the list, which an operator may have shortened. */
export function untoldOf(thread: Thread): Untold {
  const count = countUntold(thread);
  return { count, failures: count === 0 ? [] : thread.failures.slice(-count) };
}

/** The alarm has been told of all that `before` lists; what others have listed meanwhile is still to be told. */
export function markTold(thread: Thread, before: Thread): Thread {
  const failuresTold = Math.max(thread.failuresTold ?? 0, before.failuresListed ?? 0);
  return failuresTold === (thread.failuresTold ?? 0) ? thread : { ...thread, failuresTold };
}
