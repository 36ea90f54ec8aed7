import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { CREDENTIALS, REGION } from './endpoint.ts';
import {
  failedResult,
  type Invocation,
  type InvocationResult,
  type RuntimeApi,
  type RuntimeEvent,
  startRuntimeApi,
} from './runtime-api.ts';
import type { FunctionResource } from './stack.ts';

const BOOTSTRAP = join(import.meta.dirname, 'bootstrap.ts');
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
const INIT_TIMEOUT_MS = 10_000;

export interface FunctionProcessOptions {
  /** Environment variables with the addresses of the simulated endpoints. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Gets each line that the process prints. */
  readonly log: (line: string) => void;
  /** Unix ms. */
  readonly clock: () => number;
  /** How far (ms) the clock is ahead of the machine's time. */
  readonly clockOffset: () => number;
}

/** One process of a function. Lambda calls it an execution environment. */
export interface FunctionProcess {
  readonly pid: number | undefined;
  /** The event that it runs now. */
  readonly running: Invocation | undefined;
  /** False once the process has ended, or is about to be replaced. */
  isAlive(): boolean;
  /** Runs one event; only one at a time. A function that throws, times out or dies gives a failed result. */
  run(invocation: Invocation): Promise<InvocationResult>;
  /** Kills the process and waits for its end. */
  stop(): Promise<void>;
}

/** Starts a process of a function. It returns before the function's code is loaded. */
export async function startFunctionProcess(
  fn: FunctionResource,
  options: FunctionProcessOptions,
): Promise<FunctionProcess> {
  const api = await startRuntimeApi();
  const child = spawn(process.execPath, [BOOTSTRAP], {
    cwd: fn.codeDir,
    env: childEnvironment(fn, api.host, options.endpoints),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', options.log);
  const ended = endOf(child, api);
  let running: Invocation | undefined;

  async function run(invocation: Invocation): Promise<InvocationResult> {
    running = invocation;
    try {
      return await runToEnd(invocation);
    } finally {
      running = undefined;
    }
  }

  async function runToEnd(invocation: Invocation): Promise<InvocationResult> {
    let isTimedOut = false;
    const timeOut = (ms: number) => {
      isTimedOut = true;
      const message = `Task timed out after ${(ms / 1_000).toFixed(2)} seconds`;
      options.log(`${invocation.requestId} ${message}`);
      return failedResult('Sandbox.Timedout', errorMessage(invocation, message));
    };
    const died = ended.then((how) =>
      failedResult('Runtime.ExitError', errorMessage(invocation, `Runtime exited with ${how}`)),
    );
    const failedInit = await within(INIT_TIMEOUT_MS, timeOut, api.initialized, died);
    const result =
      failedInit ?? (await within(fn.timeoutMs, timeOut, api.deliver(toRuntimeEvent(invocation)), died));
    if (failedInit || isTimedOut) await stop();
    return result;
  }

  function toRuntimeEvent(invocation: Invocation): RuntimeEvent {
    const id = invocation.requestId.replaceAll('-', '');
    const traceId = `Root=1-${id.slice(0, 8)}-${id.slice(8).padEnd(24, '0')};Parent=${id.slice(0, 16)};Sampled=0`;
    return {
      ...invocation,
      deadlineMs: options.clock() + fn.timeoutMs,
      functionArn: fn.arn,
      traceId,
      clockOffsetMs: options.clockOffset(),
    };
  }

  async function stop(): Promise<void> {
    child.kill('SIGKILL');
    await ended;
  }

  return {
    pid: child.pid,
    get running() {
      return running;
    },
    isAlive: () => child.exitCode === null && child.signalCode === null,
    run,
    stop,
  };
}

/** Resolves to a description of how the process ended, after its last line has been read. */
async function endOf(child: ChildProcess, api: RuntimeApi): Promise<string> {
  try {
    const [code, signal] = await once(child, 'close');
    return signal === null ? `error: exit status ${code}` : `signal: ${signal}`;
  } catch (error) {
    return `error: ${error instanceof Error ? error.message : error}`;
  } finally {
    await api.close();
  }
}

function errorMessage({ requestId }: Invocation, message: string): string {
  return `RequestId: ${requestId} Error: ${message}`;
}

/** Resolves to the first of several results; to the result of `timeOut` if there is none within `ms`. */
async function within<T>(
  ms: number,
  timeOut: (ms: number) => InvocationResult,
  ...all: readonly Promise<T>[]
): Promise<T | InvocationResult> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      ...all,
      delay(ms, undefined, { signal: timer.signal }).then(() => timeOut(ms)),
    ]);
  } finally {
    timer.abort();
  }
}

/**
 * Gives the whole environment of a function's process: the template's variables, Lambda's own, and the addresses of
 * the simulated endpoints. It takes nothing from the environment of this process.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function childEnvironment(
  fn: FunctionResource,
  runtimeApi: string,
  endpoints: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...fn.environment,
    ...endpoints,
    _HANDLER: fn.handler,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: fn.logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '[$LATEST]local',
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_REGION: REGION,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: 'local',
    LAMBDA_TASK_ROOT: fn.codeDir,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/bin',
    TZ: ':UTC',
  };
}
