import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The time of the local AWS and Meta: the machine's time plus an offset. Times are Unix ms, durations ms.
 */
export interface Clock {
  now(): number;
  /** Moves time forward. Timers that become due run before this returns, the earliest first. */
  advance(ms: number): void;
  /** How far the clock is ahead of the machine's time. */
  offset(): number;
  /** Runs a callback once this much time has passed, by itself or by `advance`. Gives the function that cancels it. */
  after(ms: number, run: () => void): () => void;
}

interface Timer {
  readonly dueAt: number;
  readonly run: () => void;
  timeout: NodeJS.Timeout;
}

/** Creates a clock that starts `ahead` ms ahead of `machine`. */
export function createClock(machine: () => number = Date.now, ahead = 0): Clock {
  const timers = new Set<Timer>();
  let offset = ahead;
  const now = () => machine() + offset;

  function fire(timer: Timer): void {
    clearTimeout(timer.timeout);
    if (timers.delete(timer)) timer.run();
  }

  return {
    now,
    offset: () => offset,
    advance(ms) {
      offset += ms;
      for (const timer of timers) {
        clearTimeout(timer.timeout);
        timer.timeout = setTimeout(() => fire(timer), Math.max(0, timer.dueAt - now()));
      }
      const due = [...timers].filter(({ dueAt }) => dueAt <= now());
      for (const timer of due.sort((a, b) => a.dueAt - b.dueAt)) fire(timer);
    },
    after(ms, run) {
      const timer: Timer = { dueAt: now() + ms, run, timeout: setTimeout(() => fire(timer), ms) };
      timers.add(timer);
      return () => {
        clearTimeout(timer.timeout);
        timers.delete(timer);
      };
    },
  };
}

/** Gives a function that waits by a clock. It rejects with the signal's reason if the signal aborts. */
export function waitBy(clock: Clock): (ms: number, signal: AbortSignal) => Promise<void> {
  return (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const cancel = clock.after(ms, resolve);
      signal.addEventListener(
        'abort',
        () => {
          cancel();
          reject(signal.reason);
        },
        { once: true },
      );
    });
}

/**
 * Creates a clock that keeps its offset in a folder, so that the next start does not run before the times that the
 * ledger has stored. Without a folder it starts at the machine's time.
 */
export function createPersistentClock(stateDir: string | undefined): Clock {
  if (stateDir === undefined) return createClock();
  const file = join(stateDir, 'clock.json');
  const clock = createClock(Date.now, readOffset(file));
  return {
    ...clock,
    advance: (ms) => {
      clock.advance(ms);
      mkdirSync(stateDir, { recursive: true });
      writeFileSync(file, JSON.stringify({ aheadMs: clock.offset() }));
    },
  };
}

/** Gives 0 if the file is missing or invalid. */
function readOffset(file: string): number {
  try {
    const { aheadMs } = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(aheadMs) && aheadMs > 0 ? aheadMs : 0;
  } catch {
    return 0;
  }
}
