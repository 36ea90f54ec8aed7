import { setImmediate as settled } from 'node:timers/promises';

/** A time that passes only by `passUntil`. All times are Unix ms. */
export interface VirtualTime {
  now(): number;
  /** Runs something once so many ms have passed. Gives what cancels it. At the same moment they run in the order of the calls. */
  after(ms: number, run: () => unknown): () => void;
  /** When the next of them is due; undefined if there is none. */
  next(): number | undefined;
  /** Lets time pass until then. What is due runs one after the other, each to its end. */
  passUntil(until: number): Promise<void>;
}

interface Event {
  readonly at: number;
  readonly run: () => unknown;
}

export function virtualTime(start: number): VirtualTime {
  let now = start;
  /** Latest first; of those at the same moment the last one first. */
  const events: Event[] = [];

  function add(event: Event): () => void {
    const index = events.findLastIndex(({ at }) => at > event.at);
    events.splice(index + 1, 0, event);
    return () => {
      const place = events.indexOf(event);
      if (place >= 0) events.splice(place, 1);
    };
  }

  return {
    now: () => now,
    after: (ms, run) => add({ at: now + Math.max(0, ms), run }),
    next: () => events.at(-1)?.at,
    async passUntil(until) {
      for (let next = events.at(-1); next && next.at <= until; next = events.at(-1)) {
        events.pop();
        now = next.at;
        await next.run();
        await settled();
      }
      now = Math.max(now, until);
    },
  };
}
