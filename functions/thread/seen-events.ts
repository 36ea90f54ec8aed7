import type { ThreadEvent } from '../messenger/events.ts';
import { idHash } from './command.ts';
import { BOUNDS, TIMES } from './limits.ts';
import type { Thread } from './thread.ts';

/*
 * Which events have been here before. Meta redelivers for an hour, but an outage makes first deliveries later than that, and
 * a whole day may be replayed: a first delivery may not be lost, and a repeated one may neither be answered nor listed.
 *
 *   seenEvents      32 to 64 ids, newest last        seenStamps.floor   newest stamp of what has dropped out of them
 *      │ drop out, 32 at a time
 *      ▼
 *   seenEarlier     short ids, of a day at most      seenEarlier.floor  newest stamp of what has dropped out of all
 *
 * A thread with at most 64 events a day has no `seenEarlier`.
 *
 * | the event                                         | is it repeated?                                    |
 * | ------------------------------------------------- | -------------------------------------------------- |
 * | its id is known, or its short id                  | yes                                                |
 * | newer than all that has dropped out               | no                                                 |
 * | not newer than that                               | nobody can tell                                    |
 *
 * A short id has 24 bits: of a million first deliveries that are so late, ten or so meet the short id of another event.
 */

/** Whether an event has been here before, or may have been. */
export function isRepeated(thread: Thread, event: ThreadEvent): boolean {
  return isRemembered(thread, event) || event.at.to <= floorOf(thread);
}

/** Whether nobody can tell if an event has been here before. */
export function isUndecidable(thread: Thread, event: ThreadEvent): boolean {
  return event.at.to <= floorOf(thread) && !isRemembered(thread, event);
}

/** A message that was left on `standby` is new on `messaging`: Meta gives it to us to answer. */
function isRemembered(thread: Thread, event: ThreadEvent): boolean {
  const id = idHash(event.id);
  return isKnownId(thread, id) || (event.channel === 'standby' && isKnownId(thread, leftHash(id)));
}

function isKnownId({ seenEvents, seenEarlier }: Thread, id: string): boolean {
  if (seenEvents.includes(id)) return true;
  return seenEarlier?.parts.some(({ ids }) => ids.match(/.{4}/g)?.includes(shortId(id))) ?? false;
}

/** 24 bits of an id's hash, as four characters. */
function shortId(id: string): string {
  return Buffer.from(id.slice(0, 6), 'hex').toString('base64');
}

/** Newest stamp of the events of which nothing is remembered. */
function floorOf({ seenEarlier, seenStamps }: Thread): number {
  return seenEarlier?.floor ?? seenStamps?.floor ?? -1;
}

/** As what a message is remembered that was left to another app, by the hash of its id. */
function leftHash(id: string): string {
  return idHash(`${id}#left`);
}

/** The thread where an event, by the hash of its id, is remembered as left to another app. */
export function asLeft(thread: Thread, id: string): Thread {
  return { ...thread, seenEvents: thread.seenEvents.map((each) => (each === id ? leftHash(id) : each)) };
}

/**
 * Remembers an event's id. The list grows to its bound and then drops its older half, whose newest stamp becomes the
 * floor: between 32 and 64 ids are known at any time, and short ids for a day. `now` is Unix ms.
 */
export function remember(thread: Thread, event: ThreadEvent, now: number): Thread {
  const id = idHash(event.id);
  if (thread.seenEvents.includes(id)) return thread;
  const seenEvents = [...thread.seenEvents, id];
  const known = thread.seenStamps ?? { floor: -1, half: -1, newest: -1 };
  const newest = Math.max(known.newest, Math.min(event.at.to, now));
  const half = BOUNDS.seenEvents / 2;
  if (seenEvents.length <= half) {
    return { ...withoutOld(thread, now), seenEvents, seenStamps: { ...known, half: newest, newest } };
  }
  if (seenEvents.length <= BOUNDS.seenEvents) {
    return { ...withoutOld(thread, now), seenEvents, seenStamps: { ...known, newest } };
  }
  return {
    ...withoutOld(withEarlier(thread, seenEvents.slice(0, half)), now),
    seenEvents: seenEvents.slice(half),
    seenStamps: { floor: known.half, half: newest, newest },
  };
}

/** The thread where these ids, with stamps up to `seenStamps.half`, have dropped out of the list. */
function withEarlier(thread: Thread, ids: readonly string[]): Thread {
  const until = thread.seenStamps?.half ?? -1;
  const { floor = floorOf(thread), parts = [] } = thread.seenEarlier ?? {};
  return { ...thread, seenEarlier: { floor, parts: [...parts, { until, ids: ids.map(shortId).join('') }] } };
}

/** The thread without the short ids that are out of bounds, or older than anything that is told apart by them. */
function withoutOld(before: Thread, now: number): Thread {
  const { seenEarlier, ...thread } = before;
  if (!seenEarlier) return before;
  const { parts, floor } = seenEarlier;
  const kept = parts.filter(({ until }) => until >= now - TIMES.lateDelivery).slice(-BOUNDS.seenEarlier);
  if (kept.length === 0) return thread;
  if (kept.length === parts.length) return before;
  return { ...thread, seenEarlier: { floor: parts.at(-kept.length - 1)?.until ?? floor, parts: kept } };
}
