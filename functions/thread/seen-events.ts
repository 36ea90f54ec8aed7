import type { ThreadEvent } from '../messenger/events.ts';
import { idHash } from './command.ts';
import { BOUNDS } from './limits.ts';
import type { Thread } from './thread.ts';

/**
 * Whether an event has been here before: its id is among the recent ones, or it is at least as old as everything that
 * has dropped out of them. Meta redelivers for an hour; a replay of a day ago must not queue anything either. A message
 * that was left on `standby` is new on `messaging`: Meta gives it to us to answer.
 */
export function isRepeated(thread: Thread, event: ThreadEvent): boolean {
  const id = idHash(event.id);
  const isKnown = thread.seenEvents.includes(id);
  const isLeft = event.channel === 'standby' && thread.seenEvents.includes(leftHash(id));
  return isKnown || isLeft || isBelowFloor(thread, event);
}

/** As what a message is remembered that was left to another app, by the hash of its id. */
function leftHash(id: string): string {
  return idHash(`${id}#left`);
}

/** The thread where an event, by the hash of its id, is remembered as left to another app. */
export function asLeft(thread: Thread, id: string): Thread {
  return { ...thread, seenEvents: thread.seenEvents.map((each) => (each === id ? leftHash(id) : each)) };
}

/** Whether an event is so old that its id would have dropped out of the recent ones if it had been here. */
export function isBelowFloor(thread: Thread, event: ThreadEvent): boolean {
  if (event.at.to > (thread.seenStamps?.floor ?? -1)) return false;
  const id = idHash(event.id);
  return !thread.seenEvents.includes(id) && !thread.seenEvents.includes(leftHash(id));
}

/**
 * Remembers an event's id. The list grows to its bound and then drops its older half, whose newest stamp becomes the
 * floor: between 32 and 64 ids are known at any time. `now` is Unix ms.
 */
export function remember(thread: Thread, event: ThreadEvent, now: number): Thread {
  const id = idHash(event.id);
  if (thread.seenEvents.includes(id)) return thread;
  const seenEvents = [...thread.seenEvents, id];
  const known = thread.seenStamps ?? { floor: -1, half: -1, newest: -1 };
  const newest = Math.max(known.newest, Math.min(event.at.to, now));
  const half = BOUNDS.seenEvents / 2;
  if (seenEvents.length <= half) {
    return { ...thread, seenEvents, seenStamps: { ...known, half: newest, newest } };
  }
  if (seenEvents.length <= BOUNDS.seenEvents) {
    return { ...thread, seenEvents, seenStamps: { ...known, newest } };
  }
  return {
    ...thread,
    seenEvents: seenEvents.slice(half),
    seenStamps: { floor: known.half, half: newest, newest },
  };
}
