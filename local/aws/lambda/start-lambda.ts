import { serve } from '../../http-server.ts';
import type { FunctionResource } from '../template/stack.ts';
import { createAsyncQueue } from './async-queue.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { startInstance } from './instance.ts';
import type { Outcome } from './invocation.ts';
import { answerInvoke, type InvokeCall, type InvokeVerdict } from './invoke-api.ts';
import type { OnFailureRecord } from './on-failure-record.ts';

export interface LambdaOptions {
  readonly port: number;
  readonly functions: readonly FunctionResource[];
  /** Lets somebody stand between a function, known by its label, and what its environment variables point at. */
  readonly reroute?: Reroute;
  /** How many processes a function may have. */
  readonly concurrency: (fn: FunctionResource) => number;
  /** Environment variables that point the functions at this machine, beside the one for Lambda itself. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Milliseconds before the first, second, … retry of an asynchronous invocation. */
  readonly retryDelaysMs: readonly number[];
  readonly onFailure: (record: OnFailureRecord, fn: FunctionResource) => void;
  /** Takes each line that a function prints. */
  readonly log: (label: string, line: string) => void;
  /** Unix ms. */
  readonly clock: () => number;
  /** By how much that is ahead of the machine's own time, in ms; not at all where absent. */
  readonly clockOffset?: () => number;
  /** Waits for a retry; by the machine's own time where absent. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
}

/** Where the calls of a function go instead; the endpoints are by the names of their environment variables. */
export type Reroute = (label: string, endpoints: Endpoints) => Endpoints;
type Endpoints = Readonly<Record<string, string>>;

/** A process with an event in hand. */
export interface AtWork {
  /** Of the function. */
  readonly label: string;
  readonly pid: number;
  /** The event, JSON. */
  readonly payload: string;
}

/** The functions of the stack, run as Lambda runs them. */
export interface Lambda {
  readonly url: string;
  /** Invokes and waits. Throws for a function that there is none of. */
  invoke(nameOrArn: string, payload: unknown): Promise<Outcome>;
  /** Invokes without waiting, with retries. Throws for a function that there is none of. */
  enqueue(nameOrArn: string, payload: unknown): void;
  /** Lets each call of the Invoke API be judged; undefined lets all pass again. */
  judge(judge: ((call: InvokeCall) => InvokeVerdict) | undefined): void;
  /** Settles when no asynchronous invocation waits, runs, or will be tried again. */
  idle(): Promise<void>;
  /** Starts a process of each function before the first event needs it. */
  warm(): Promise<void>;
  /** Ids of the processes that are there now. */
  pids(): readonly number[];
  /** The processes that are at work now. */
  atWork(): readonly AtWork[];
  /** Lets running events end within `graceMs`, then leaves no process behind. */
  close(graceMs?: number): Promise<void>;
}

const GRACE_MS = 2_000;

/** Starts Lambda: its Invoke API at once, the functions' processes when there is something for them to do. */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const { clockOffset = () => 0, reroute = (_label, endpoints) => endpoints } = options;
  const pools = new Map<FunctionResource, FunctionPool>();
  const queue = createAsyncQueue(options);
  let judge: ((call: InvokeCall) => InvokeVerdict) | undefined;

  const find = (nameOrArn: string) =>
    options.functions.find(({ name, arn }) => nameOrArn === name || nameOrArn === arn);

  function poolOf(fn: FunctionResource): FunctionPool {
    const pool = pools.get(fn);
    if (!pool) throw new Error(`There is no function ${fn.name}.`);
    return pool;
  }

  const invoke = (fn: FunctionResource, payload: string) =>
    poolOf(fn).use((instance) => instance.run({ requestId: options.newId(), payload }));
  const enqueue = (fn: FunctionResource, payload: string) =>
    queue.submit(fn, poolOf(fn), { requestId: options.newId(), payload });

  const target = { find, invoke, enqueue, judge: (call: InvokeCall) => judge?.(call) ?? 'deliver' };
  const api = await serve((request, response) => answerInvoke(request, response, target), options.port);
  const endpoints = { ...options.endpoints, AWS_ENDPOINT_URL_LAMBDA: api.url };
  for (const fn of options.functions) {
    const log = (line: string) => options.log(fn.label, line);
    const rerouted = reroute(fn.label, endpoints);
    const start = () => startInstance(fn, { endpoints: rerouted, log, clock: options.clock, clockOffset });
    pools.set(fn, createFunctionPool({ size: options.concurrency(fn), start }));
  }

  function known(nameOrArn: string): FunctionResource {
    const fn = find(nameOrArn);
    if (!fn) throw new Error(`There is no function ${nameOrArn}.`);
    return fn;
  }

  return {
    url: api.url,
    invoke: async (nameOrArn, payload) => invoke(known(nameOrArn), JSON.stringify(payload)),
    enqueue: (nameOrArn, payload) => enqueue(known(nameOrArn), JSON.stringify(payload)),
    judge: (next) => {
      judge = next;
    },
    idle: queue.idle,
    warm: async () => void (await Promise.all([...pools.values()].map((pool) => pool.warm()))),
    pids: () => [...pools.values()].flatMap((pool) => pool.processes()).flatMap(({ pid }) => pid ?? []),
    atWork: () =>
      [...pools].flatMap(([{ label }, pool]) =>
        pool
          .processes()
          .flatMap(({ pid, inHand }) =>
            pid === undefined || !inHand ? [] : [{ label, pid, payload: inHand.payload }],
          ),
      ),
    close: async (graceMs = GRACE_MS) => {
      queue.close();
      await Promise.all([...pools.values()].map((pool) => pool.close(graceMs)));
      await api.close();
    },
  };
}
