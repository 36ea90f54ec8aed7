import type { ThreadEvent } from '../messenger/events.ts';
import { eventHash } from './event-hash.ts';
import { BOUNDS } from './limits.ts';
import type { Thread } from './thread.ts';

/**
 * Whether an event has been here before: its id is among the recent ones, or it is at least as old as everything
 * that has fallen out of them. Meta redelivers for an hour; a replay of a day ago must not queue anything either.
 */
export function isRepeated(thread: Thread, event: ThreadEvent): boolean {
  return thread.recent.includes(eventHash(event.id)) || isForgotten(thread, event);
}

/** Whether an event is so old, among those of its thread, that its id would have fallen out if it had been here. */
export function isForgotten(thread: Thread, event: ThreadEvent): boolean {
  if (event.at.to > (thread.recentStamps?.floor ?? -1)) return false;
  return !thread.recent.includes(eventHash(event.id));
}

/**
 * Remembers an event's id. The list grows to its bound and then drops its older half, whose newest stamp becomes
 * the floor: between 32 and 64 ids are known at any time.
 */
export function remember(thread: Thread, event: ThreadEvent, now: number): Thread {
  const hash = eventHash(event.id);
  if (thread.recent.includes(hash)) return thread;
  const recent = [...thread.recent, hash];
  const known = thread.recentStamps ?? { floor: -1, half: -1, newest: -1 };
  const newest = Math.max(known.newest, Math.min(event.at.to, now));
  const half = BOUNDS.recent / 2;
  if (recent.length <= half) return { ...thread, recent, recentStamps: { ...known, half: newest, newest } };
  if (recent.length <= BOUNDS.recent) return { ...thread, recent, recentStamps: { ...known, newest } };
  return {
    ...thread,
    recent: recent.slice(half),
    recentStamps: { floor: known.half, half: newest, newest },
  };
}
