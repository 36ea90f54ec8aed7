/**
 * The time of this machine's AWS and Meta: the machine's own, and what it has been moved forward by. All times are
 * Unix ms, all durations ms.
 */
export interface Clock {
  now(): number;
  /** Moves time forward. What is due by that runs before this returns, the earliest first. */
  advance(ms: number): void;
  /** By how much it is ahead of the machine's own time. */
  offset(): number;
  /** Runs something once so much time has passed, whether it passes by itself or is moved. Gives what cancels it. */
  after(ms: number, run: () => void): () => void;
}

interface Alarm {
  readonly dueAt: number;
  readonly run: () => void;
  timer: NodeJS.Timeout;
}

/** A clock that is `ahead` ms ahead of `machine` at the start. */
export function createClock(machine: () => number = Date.now, ahead = 0): Clock {
  const alarms = new Set<Alarm>();
  let offset = ahead;
  const now = () => machine() + offset;

  function ring(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    if (alarms.delete(alarm)) alarm.run();
  }

  return {
    now,
    offset: () => offset,
    advance(ms) {
      offset += ms;
      for (const alarm of alarms) {
        clearTimeout(alarm.timer);
        alarm.timer = setTimeout(() => ring(alarm), Math.max(0, alarm.dueAt - now()));
      }
      const due = [...alarms].filter(({ dueAt }) => dueAt <= now());
      for (const alarm of due.sort((a, b) => a.dueAt - b.dueAt)) ring(alarm);
    },
    after(ms, run) {
      const alarm: Alarm = { dueAt: now() + ms, run, timer: setTimeout(() => ring(alarm), ms) };
      alarms.add(alarm);
      return () => {
        clearTimeout(alarm.timer);
        alarms.delete(alarm);
      };
    },
  };
}

/** Waits by a clock. Rejects with the signal's reason if it is aborted meanwhile. */
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
