import type { ServerResponse } from 'node:http';
import type { EventStream } from './event-stream.ts';
import type { World } from './world.ts';

/** After a change at Meta the functions write the ledger at their own pace: it is looked at again after these ms. */
const LOOKS_MS = [30, 300, 1_000];
/** The sweeper and people who edit the table change it without Meta. */
const IDLE_LOOK_MS = 1_500;

export interface WatchOptions {
  readonly compose: () => Promise<World>;
  readonly events: EventStream;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Tells the pages that watch how the world is, whenever it has changed. Costs nothing while nobody watches. */
export function startWatch({ compose, events, subscribe }: WatchOptions) {
  const timers = new Map<number, NodeJS.Timeout>();
  let isLooking = false;
  let lookAgain = false;
  let seen = '';

  async function look(): Promise<void> {
    do {
      lookAgain = false;
      const { now, ...world } = await compose();
      // The time alone is no news: pages count on by themselves.
      const text = JSON.stringify(world);
      if (text !== seen) events.send(JSON.stringify({ now, ...world }));
      seen = text;
    } while (lookAgain);
  }

  function lookNow(): void {
    lookAgain = true;
    if (isLooking) return;
    isLooking = true;
    // What fails is the ledger, which may be closing: the next look tells.
    look()
      .catch(() => {})
      .finally(() => {
        isLooking = false;
      });
  }

  function lookIn(ms: number): void {
    if (timers.has(ms)) return;
    timers.set(
      ms,
      setTimeout(() => {
        timers.delete(ms);
        if (events.hasListeners()) lookNow();
      }, ms),
    );
  }

  const unsubscribe = subscribe(() => LOOKS_MS.forEach(lookIn));
  const idle = setInterval(() => lookIn(0), IDLE_LOOK_MS).unref();

  return {
    /** Adds a page and tells it how the world is. */
    add(response: ServerResponse): void {
      seen = '';
      events.add(response);
      lookNow();
    },
    close(): void {
      unsubscribe();
      clearInterval(idle);
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
