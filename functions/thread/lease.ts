import { giveUp } from './give-up.ts';
import { headOf } from './head.ts';
import { MAX_VISITS } from './limits.ts';
import type { PageSettings } from './settings.ts';
import type { Thread } from './thread.ts';

/** Whether somebody else is at work on the thread. `now` in Unix ms. */
export function isLeased(thread: Thread, holder: string, now: number): boolean {
  return thread.lease !== undefined && thread.lease.holder !== holder && thread.lease.until > now;
}

/**
 * Takes the thread's lease until `until` (Unix ms), which must be later than the moment its holder can still be
 * alive: a lease that ends under a living holder says things twice. A lease found run out is a visit that settled
 * nothing; after five of those the command whose turn it is is a failure.
 */
export function takeLease(
  thread: Thread,
  holder: string,
  until: number,
  settings: PageSettings,
  now: number,
): Thread {
  if (thread.lease?.holder === holder) return thread;
  const visits = (thread.lease?.visits ?? 0) + 1;
  const leased = { ...thread, lease: { holder, until, visits }, dueAt: Math.max(until, thread.dueAt ?? 0) };
  const head = headOf(thread);
  if (visits <= MAX_VISITS || !head) return leased;
  const freed = giveUp(leased, head, 'poison', settings, now);
  return { ...freed, lease: { holder, until, visits: 1 } };
}
