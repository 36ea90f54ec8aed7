import { setImmediate as settled } from 'node:timers/promises';

/** A time that passes only when it is told to. All times in Unix ms. */
export interface VirtualTime {
  now(): number;
  /** Runs something once so many ms have passed. What is due at the same moment runs in the order of the calls. */
  after(ms: number, run: () => unknown): void;
  /** When the next of these is due; undefined if nothing is. */
  next(): number | undefined;
  /** Lets time pass until then, one thing after the other: each has come to rest before the next one runs. */
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

  function add(event: Event): void {
    const index = events.findLastIndex(({ at }) => at > event.at);
    events.splice(index + 1, 0, event);
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
