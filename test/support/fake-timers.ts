/** A clock that stands still until a test moves it. */
export interface FakeClock {
  /** Unix ms. */
  now: number;
  advance(ms: number): void;
}

export function fakeClock(now: number): FakeClock {
  const clock: FakeClock = {
    now,
    advance(ms) {
      clock.now += ms;
    },
  };
  return clock;
}

/** Waits that end when the test says so, and never by themselves. */
export interface FakeWaits {
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Durations (ms) of the waits that nobody has called off. */
  pending(): readonly number[];
  /** Ends every wait that nobody has called off. */
  ring(): void;
}

export function fakeWaits(): FakeWaits {
  const waits = new Set<{ ms: number; end: () => void }>();
  return {
    wait(ms, signal) {
      return new Promise((resolve) => {
        const entry = { ms, end: resolve };
        waits.add(entry);
        signal?.addEventListener('abort', () => waits.delete(entry), { once: true });
      });
    },
    pending: () => [...waits].map(({ ms }) => ms),
    ring() {
      for (const entry of waits) entry.end();
      waits.clear();
    },
  };
}
