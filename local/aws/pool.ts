import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionProcess } from './process.ts';

/** Lambda is being stopped: the invocation does not start. */
export class PoolClosedError extends Error {
  override readonly name = 'PoolClosedError';

  constructor() {
    super('The local Lambda has been stopped: the invocation does not start.');
  }
}

export interface FunctionPoolOptions {
  /** The most processes. Each runs one event at a time. */
  readonly size: number;
  readonly start: () => Promise<FunctionProcess>;
}

/** The processes of one function. */
export interface FunctionPool {
  /**
   * Runs `work` with an idle process. Without one it starts a process, or waits if there are already `size` of them.
   * Throws `PoolClosedError` once the pool is closed.
   */
  use<T>(work: (process: FunctionProcess) => Promise<T>): Promise<T>;
  /** Starts a process before the first event. */
  warm(): Promise<void>;
  /** Gives the processes that exist now. */
  processes(): readonly FunctionProcess[];
  /** Waits up to `graceMs` for running events, then kills every process. */
  close(graceMs: number): Promise<void>;
}

/** Creates a pool that starts processes on demand and keeps them. */
export function createFunctionPool({ size, start }: FunctionPoolOptions): FunctionPool {
  const idle: FunctionProcess[] = [];
  const started = new Set<FunctionProcess>();
  const waiters: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let slotsInUse = 0;
  let isClosed = false;
  const allReleased = Promise.withResolvers<void>();

  async function acquireSlot(): Promise<void> {
    if (isClosed) throw new PoolClosedError();
    if (slotsInUse < size) {
      slotsInUse += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => waiters.push({ resolve, reject }));
  }

  function releaseSlot(): void {
    const next = waiters.shift();
    if (next) next.resolve();
    else slotsInUse -= 1;
    if (slotsInUse === 0 && isClosed) allReleased.resolve();
  }

  async function startProcess(): Promise<FunctionProcess> {
    const process = await start();
    if (isClosed) {
      await process.stop();
      throw new PoolClosedError();
    }
    started.add(process);
    return process;
  }

  async function use<T>(work: (process: FunctionProcess) => Promise<T>): Promise<T> {
    await acquireSlot();
    try {
      const process = idle.pop() ?? (await startProcess());
      try {
        return await work(process);
      } finally {
        if (process.isAlive()) idle.push(process);
        else started.delete(process);
      }
    } finally {
      releaseSlot();
    }
  }

  return {
    use,
    warm: () => use(async () => {}),
    processes: () => [...started],
    close: async (graceMs) => {
      isClosed = true;
      for (const waiter of waiters.splice(0)) waiter.reject(new PoolClosedError());
      if (slotsInUse > 0)
        await Promise.race([allReleased.promise, delay(graceMs, undefined, { ref: false })]);
      await Promise.all([...started].map((process) => process.stop()));
    },
  };
}
