import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type FunctionPool, PoolClosedError } from './pool.ts';
import type { Invocation, InvocationResult } from './runtime-api.ts';
import type { FunctionResource } from './stack.ts';

/**
 * Lambda waits 1 min before the first retry and 2 min before the second.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export const LAMBDA_RETRY_DELAYS_MS = [60_000, 120_000] as const;

export interface AsyncQueueOptions {
  readonly retryDelaysMs: readonly number[];
  /** Unix ms. */
  readonly clock: () => number;
  /** Waits before a retry. Without it, waits by the machine's time. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Gets the record of each discarded event, if its function has an on-failure destination. */
  readonly onFailure: (record: OnFailureRecord, fn: FunctionResource) => void;
}

/** The queue of asynchronous invocations. It is in memory: a stop loses its events. */
export interface AsyncQueue {
  submit(fn: FunctionResource, pool: FunctionPool, invocation: Invocation): void;
  /** Resolves when no event waits, runs, or will be retried. */
  idle(): Promise<void>;
  /** Cancels all retries. */
  close(): void;
}

/** Creates an empty queue. */
export function createAsyncQueue({
  retryDelaysMs,
  clock,
  wait = (ms, signal) => delay(ms, undefined, { signal }),
  onFailure,
}: AsyncQueueOptions): AsyncQueue {
  const pending = new Set<Promise<void>>();
  const closing = new AbortController();

  async function runWithRetries(
    fn: FunctionResource,
    pool: FunctionPool,
    invocation: Invocation,
  ): Promise<void> {
    const { retries, maxAgeMs } = fn.asyncInvocation;
    const expiresAt = clock() + maxAgeMs;
    let last: InvocationResult | undefined;
    for (let attempts = 0; ; attempts += 1) {
      // The age is checked once a process is free: events get older in the queue while all processes are busy.
      const result = await pool.use(async (process) =>
        clock() > expiresAt ? undefined : process.run(invocation),
      );
      if (!result) return discard('EventAgeExceeded', attempts);
      if (!result.functionError || closing.signal.aborted) return;
      last = result;
      if (attempts === retries) return discard('RetriesExhausted', attempts + 1);
      await wait(retryDelaysMs[attempts] ?? 0, closing.signal);
    }

    function discard(condition: Condition, attempts: number): void {
      if (fn.asyncInvocation.onFailure === undefined) return;
      onFailure(onFailureRecord({ fn, ...invocation, condition, attempts, last, at: clock() }), fn);
    }
  }

  return {
    submit: (fn, pool, invocation) => {
      const done = runWithRetries(fn, pool, invocation).catch((error: unknown) => {
        if (!(error instanceof PoolClosedError) && !closing.signal.aborted) throw error;
      });
      pending.add(done);
      void done.finally(() => pending.delete(done));
    },
    idle: async () => {
      // An event may queue another event before it ends.
      while (pending.size > 0) await Promise.all(pending);
    },
    close: () => closing.abort(),
  };
}

/** Why Lambda discards an event. */
type Condition = 'RetriesExhausted' | 'EventAgeExceeded';

/** The record of a discarded event, as Lambda sends it to an on-failure destination. */
export interface OnFailureRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: Condition;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext?: {
    readonly statusCode: 200;
    readonly executedVersion: '$LATEST';
    readonly functionError: string;
  };
  readonly responsePayload?: unknown;
}

interface DiscardedEvent extends Invocation {
  readonly fn: FunctionResource;
  readonly condition: Condition;
  readonly attempts: number;
  /** The result of the last attempt; undefined if there was no attempt. */
  readonly last: InvocationResult | undefined;
  /** Unix ms. */
  readonly at: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations */
function onFailureRecord(event: DiscardedEvent): OnFailureRecord {
  return {
    version: '1.0',
    timestamp: new Date(event.at).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.fn.arn}:$LATEST`,
      condition: event.condition,
      approximateInvokeCount: event.attempts,
    },
    requestPayload: JSON.parse(event.payload),
    ...(event.last && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: event.last.functionError ?? 'Unhandled',
      },
      responsePayload: JSON.parse(event.last.payload),
    }),
  };
}

/** Stands in for the on-failure queue. */
export interface FailureLog {
  readonly add: (record: OnFailureRecord, fn: FunctionResource) => void;
  /** The records since the start, oldest first. */
  readonly records: readonly OnFailureRecord[];
}

export interface FailureLogOptions {
  readonly log: (source: string, line: string) => void;
  /** Each record is appended to this file as a line of JSON. */
  readonly file?: string;
}

/** Creates a log that keeps and prints each record. */
export function createFailureLog({ log, file }: FailureLogOptions): FailureLog {
  const records: OnFailureRecord[] = [];
  if (file) mkdirSync(dirname(file), { recursive: true });
  return {
    records,
    add: (record, fn) => {
      records.push(record);
      // Synchronous, so that a stop loses no record and their order stays.
      if (file) appendFileSync(file, `${JSON.stringify(record)}\n`);
      const { condition, approximateInvokeCount } = record.requestContext;
      const event = JSON.stringify(record.requestPayload);
      log(fn.label, `gave up on ${event} after ${approximateInvokeCount} attempts: ${condition}`);
    },
  };
}
