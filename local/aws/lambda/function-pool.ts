import { setTimeout as delay } from 'node:timers/promises';
import type { Instance } from './instance.ts';

/** The functions are being stopped: nothing new begins. */
export class PoolClosedError extends Error {
  override readonly name = 'PoolClosedError';
}

export interface FunctionPoolOptions {
  /** How many processes there may be; each handles one event at a time. */
  readonly size: number;
  readonly start: () => Promise<Instance>;
}

/** The processes of one function. */
export interface FunctionPool {
  /**
   * Lends a process: an idle one, else a new one, else waits for its turn. Throws `PoolClosedError` once the pool is
   * closed.
   */
  use<T>(work: (instance: Instance) => Promise<T>): Promise<T>;
  /** Starts a process before the first event needs it. */
  warm(): Promise<void>;
  /** Those that are there now. */
  processes(): readonly Instance[];
  /** Lets running events end within `graceMs`, then kills every process. */
  close(graceMs: number): Promise<void>;
}

/** A pool of processes that are started when they are needed and then kept. */
export function createFunctionPool({ size, start }: FunctionPoolOptions): FunctionPool {
  const idle: Instance[] = [];
  const started = new Set<Instance>();
  const turns: { take: () => void; refuse: (error: Error) => void }[] = [];
  let lent = 0;
  let isClosed = false;
  const returned = Promise.withResolvers<void>();

  async function take(): Promise<void> {
    if (isClosed) throw new PoolClosedError();
    if (lent < size) {
      lent += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => turns.push({ take: resolve, refuse: reject }));
  }

  function giveBack(): void {
    const next = turns.shift();
    if (next) next.take();
    else lent -= 1;
    if (lent === 0 && isClosed) returned.resolve();
  }

  async function startOne(): Promise<Instance> {
    const instance = await start();
    if (isClosed) {
      await instance.stop();
      throw new PoolClosedError();
    }
    started.add(instance);
    return instance;
  }

  async function use<T>(work: (instance: Instance) => Promise<T>): Promise<T> {
    await take();
    try {
      const instance = idle.pop() ?? (await startOne());
      try {
        return await work(instance);
      } finally {
        if (instance.isAlive()) idle.push(instance);
        else started.delete(instance);
      }
    } finally {
      giveBack();
    }
  }

  return {
    use,
    warm: () => use(async () => {}),
    processes: () => [...started],
    close: async (graceMs) => {
      isClosed = true;
      for (const turn of turns.splice(0)) turn.refuse(new PoolClosedError());
      if (lent > 0) await Promise.race([returned.promise, delay(graceMs, undefined, { ref: false })]);
      await Promise.all([...started].map((instance) => instance.stop()));
    },
  };
}
