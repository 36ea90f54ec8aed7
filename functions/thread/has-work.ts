import { countUntold } from './tell.ts';
import type { Thread } from './thread.ts';

/** Whether a thread is worth a visit at once: something is to be done, or an alarm to be rung. */
export function hasWork(thread: Thread): boolean {
  return thread.mailbox.length > 0 || countUntold(thread) > 0;
}
