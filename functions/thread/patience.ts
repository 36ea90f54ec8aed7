import { TIMES } from './limits.ts';
import type { Thread } from './thread.ts';

/** Unix ms of the last sign of life in a thread; undefined if there was none. */
export function lastSignOf({ lastPersonAt, lastHumanAt, since }: Thread): number | undefined {
  const signs = [lastPersonAt, lastHumanAt, since].filter((at) => at !== undefined);
  return signs.length > 0 ? Math.max(...signs) : undefined;
}

/**
 * How long (ms) a question that nobody waits for can wait where Meta cannot be asked: the longer the thread has been
 * quiet, the longer, from a quarter of an hour to a day.
 */
export function patience(thread: Thread, now: number): number {
  const quiet = now - (lastSignOf(thread) ?? now);
  return Math.min(Math.max(TIMES.ownInitiative, quiet), TIMES.control);
}
