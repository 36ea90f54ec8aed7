import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, readBody, serve } from '../http.ts';
import { type AsyncQueueOptions, createAsyncQueue } from './async-queue.ts';
import { AwsError, type Fault } from './endpoint.ts';
import { createFunctionPool, type FunctionPool } from './pool.ts';
import { startFunctionProcess } from './process.ts';
import { type InvocationResult, LARGEST_PAYLOAD_BYTES } from './runtime-api.ts';
import type { FunctionResource } from './stack.ts';

export interface LambdaOptions extends AsyncQueueOptions {
  readonly port: number;
  readonly functions: readonly FunctionResource[];
  /** Changes the endpoints of a function. */
  readonly reroute?: Reroute;
  /** The most processes of a function. */
  readonly concurrency: (fn: FunctionResource) => number;
  /** Environment variables with the addresses of the simulated endpoints. Lambda's own is added to them. */
  readonly endpoints: Endpoints;
  /** Gets each line that a function prints. */
  readonly log: (label: string, line: string) => void;
  /** How far (ms) the clock is ahead of the machine's time. The default is 0. */
  readonly clockOffset?: () => number;
  readonly newId: () => string;
}

/** Gives the endpoints that the function with this label uses, by the names of their environment variables. */
export type Reroute = (label: string, endpoints: Endpoints) => Endpoints;
type Endpoints = Readonly<Record<string, string>>;

/** A process that runs an event. */
interface BusyProcess {
  /** Label of the function. */
  readonly label: string;
  readonly pid: number;
  /** The event, JSON. */
  readonly payload: string;
}

/** The functions of the stack, run as Lambda runs them. */
export interface Lambda {
  readonly url: string;
  /** Invokes a function and waits for the result. Throws if there is no such function. */
  invoke(nameOrArn: string, payload: unknown): Promise<InvocationResult>;
  /** Invokes a function asynchronously, with retries. Throws if there is no such function. */
  enqueue(nameOrArn: string, payload: unknown): void;
  /** Sets the function that decides about each call of the Invoke API. Undefined removes it. */
  judge(judge: Judge | undefined): void;
  /** Resolves when no asynchronous invocation waits, runs, or will be retried. */
  idle(): Promise<void>;
  /** Starts one process of each function before the first event. */
  warm(): Promise<void>;
  /** Gives the ids of the processes that exist now. */
  pids(): readonly number[];
  /** Gives the processes that run an event now. */
  busyProcesses(): readonly BusyProcess[];
  /** Waits up to `graceMs` for running events, then kills every process. */
  close(graceMs?: number): Promise<void>;
}

const GRACE_MS = 2_000;

/** Starts Lambda and its Invoke API. A process starts with the first event of its function. */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const { clockOffset = () => 0, reroute = (_label, endpoints) => endpoints } = options;
  const pools = new Map<FunctionResource, FunctionPool>();
  const queue = createAsyncQueue(options);
  let judge: Judge | undefined;

  const find = (nameOrArn: string) =>
    options.functions.find(({ name, arn }) => nameOrArn === name || nameOrArn === arn);

  function poolOf(fn: FunctionResource): FunctionPool {
    const pool = pools.get(fn);
    if (!pool) throw new Error(`The function ${fn.name} has no processes: Lambda is still starting.`);
    return pool;
  }

  const invoke = (fn: FunctionResource, payload: string) =>
    poolOf(fn).use((process) => process.run({ requestId: options.newId(), payload }));
  const enqueue = (fn: FunctionResource, payload: string) =>
    queue.submit(fn, poolOf(fn), { requestId: options.newId(), payload });

  const target = { find, invoke, enqueue, judge: (call: InvokeCall) => judge?.(call) ?? 'deliver' };
  const api = await serve((request, response) => answerInvoke(request, response, target), options.port);
  const endpoints = { ...options.endpoints, AWS_ENDPOINT_URL_LAMBDA: api.url };
  for (const fn of options.functions) {
    const log = (line: string) => options.log(fn.label, line);
    const processOptions = {
      endpoints: reroute(fn.label, endpoints),
      log,
      clock: options.clock,
      clockOffset,
    };
    const start = () => startFunctionProcess(fn, processOptions);
    pools.set(fn, createFunctionPool({ size: options.concurrency(fn), start }));
  }

  function existing(nameOrArn: string): FunctionResource {
    const fn = find(nameOrArn);
    if (!fn) throw new Error(`The stack has no function ${nameOrArn}.`);
    return fn;
  }

  const allPools = () => [...pools.values()];
  return {
    url: api.url,
    invoke: async (nameOrArn, payload) => invoke(existing(nameOrArn), JSON.stringify(payload)),
    enqueue: (nameOrArn, payload) => enqueue(existing(nameOrArn), JSON.stringify(payload)),
    judge: (next) => {
      judge = next;
    },
    idle: queue.idle,
    warm: async () => void (await Promise.all(allPools().map((pool) => pool.warm()))),
    pids: () => allPools().flatMap((pool) => pool.processes().flatMap(({ pid }) => pid ?? [])),
    busyProcesses: () =>
      [...pools].flatMap(([{ label }, pool]) =>
        pool
          .processes()
          .flatMap(({ pid, running }) =>
            pid === undefined || !running ? [] : [{ label, pid, payload: running.payload }],
          ),
      ),
    close: async (graceMs = GRACE_MS) => {
      queue.close();
      await Promise.all(allPools().map((pool) => pool.close(graceMs)));
      await api.close();
    },
  };
}

const INVOKE_ROUTE = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?|$)/;
const LARGEST_ASYNC_PAYLOAD_BYTES = 1_024 * 1_024;

/** A call of the Invoke API. */
interface InvokeCall {
  readonly functionName: string;
  readonly type: 'Event' | 'RequestResponse';
  /** JSON. */
  readonly payload: string;
}

/** Decides about a call: run it; accept it and drop its event; run it twice; or fail. */
type Judge = (call: InvokeCall) => 'deliver' | 'drop' | 'duplicate' | Fault;

interface InvokeTarget {
  find(nameOrArn: string): FunctionResource | undefined;
  invoke(fn: FunctionResource, payload: string): Promise<InvocationResult>;
  enqueue(fn: FunctionResource, payload: string): void;
  readonly judge: Judge;
}

/**
 * Answers one call of Lambda's Invoke API. The functions use no other API of Lambda.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
async function answerInvoke(
  request: IncomingMessage,
  response: ServerResponse,
  target: InvokeTarget,
): Promise<void> {
  const body = await readBody(request, LARGEST_PAYLOAD_BYTES);
  try {
    const { fn, call } = parseInvoke(request, body, target);
    const verdict = target.judge(call);
    if (verdict === 'unreachable') return void response.destroy();
    if (verdict === 'server-error') throw new AwsError('ServiceException', 'Simulated outage', 500);
    if (verdict === 'throttling') throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    if (call.type === 'Event') {
      const times = { drop: 0, deliver: 1, duplicate: 2 }[verdict];
      for (let i = 0; i < times; i += 1) target.enqueue(fn, call.payload);
      return void response.writeHead(202).end();
    }
    const { payload, functionError } = await target.invoke(fn, call.payload);
    const errorHeader = functionError && { 'x-amz-function-error': functionError };
    response.writeHead(200, { 'x-amz-executed-version': '$LATEST', ...errorHeader }).end(payload);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const refusal = { Type: error.status < 500 ? 'User' : 'Service', Message: error.message };
    answerJson(response, error.status, refusal, { 'x-amzn-errortype': error.type });
  }
}

function parseInvoke(request: IncomingMessage, body: Buffer | undefined, target: InvokeTarget) {
  const name = decodeURIComponent(INVOKE_ROUTE.exec(request.url ?? '')?.[1] ?? '');
  const fn = request.method === 'POST' ? target.find(name) : undefined;
  if (!fn) throw new AwsError('ResourceNotFoundException', `Function not found: ${name || request.url}`, 404);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'Event' && type !== 'RequestResponse') {
    throw new AwsError(
      'InvalidParameterValueException',
      `The invocation type ${type} is not supported on this machine.`,
    );
  }
  const payload = parsePayload(body, type === 'Event' ? LARGEST_ASYNC_PAYLOAD_BYTES : LARGEST_PAYLOAD_BYTES);
  return { fn, call: { functionName: fn.name, type, payload } satisfies InvokeCall };
}

function parsePayload(body: Buffer | undefined, limit: number): string {
  if (!body || body.length > limit) {
    throw new AwsError('RequestTooLargeException', `The payload has more than ${limit} bytes.`, 413);
  }
  const text = body.toString() || '{}';
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
  return text;
}
