import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionResource } from '../template/stack.ts';
import { type FunctionPool, PoolClosedError } from './function-pool.ts';
import type { Invocation, Outcome } from './invocation.ts';
import { type Condition, type OnFailureRecord, onFailureRecord } from './on-failure-record.ts';

/** Lambda waits a minute before the first retry and two before the second. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const LAMBDA_RETRY_DELAYS_MS = [60_000, 120_000] as const;

export interface AsyncQueueOptions {
  readonly retryDelaysMs: readonly number[];
  /** Unix ms. */
  readonly clock: () => number;
  /** Waits for a retry; by the machine's own time where absent. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Takes the last of each event that was given up and whose function names an on-failure destination. */
  readonly onFailure: (record: OnFailureRecord, fn: FunctionResource) => void;
}

/** The events that functions were invoked with asynchronously. In memory: a stop forgets them. */
export interface AsyncQueue {
  submit(fn: FunctionResource, pool: FunctionPool, invocation: Invocation): void;
  /** Settles when no event waits, runs, or will be tried again. */
  idle(): Promise<void>;
  /** Forgets what will be tried again. */
  close(): void;
}

export function createAsyncQueue({
  retryDelaysMs,
  clock,
  wait = (ms, signal) => delay(ms, undefined, { signal }),
  onFailure,
}: AsyncQueueOptions): AsyncQueue {
  const pending = new Set<Promise<void>>();
  const closing = new AbortController();

  async function work(fn: FunctionResource, pool: FunctionPool, invocation: Invocation): Promise<void> {
    const { retries, maxAgeMs } = fn.asyncInvocation;
    const notAfter = clock() + maxAgeMs;
    let last: Outcome | undefined;
    for (let attempts = 0; ; attempts += 1) {
      // Its age is looked at when its turn has come: where every process is busy, events grow old in the queue.
      const outcome = await pool.use(async (instance) =>
        clock() > notAfter ? undefined : instance.run(invocation),
      );
      if (!outcome) return giveUp('EventAgeExceeded', attempts);
      if (!outcome.functionError || closing.signal.aborted) return;
      last = outcome;
      if (attempts === retries) return giveUp('RetriesExhausted', attempts + 1);
      await wait(retryDelaysMs[attempts] ?? 0, closing.signal);
    }

    function giveUp(condition: Condition, attempts: number): void {
      if (fn.asyncInvocation.onFailure === undefined) return;
      onFailure(onFailureRecord({ fn, ...invocation, condition, attempts, last, at: clock() }), fn);
    }
  }

  return {
    submit: (fn, pool, invocation) => {
      const done = work(fn, pool, invocation).catch((error: unknown) => {
        if (!(error instanceof PoolClosedError) && !closing.signal.aborted) throw error;
      });
      pending.add(done);
      void done.finally(() => pending.delete(done));
    },
    idle: async () => {
      // An event may queue another one before it ends.
      while (pending.size > 0) await Promise.all(pending);
    },
    close: () => closing.abort(),
  };
}
