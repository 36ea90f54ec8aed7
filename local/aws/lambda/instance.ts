import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionResource } from '../template/stack.ts';
import { childEnvironment } from './child-environment.ts';
import { failure, type Invocation, type Outcome } from './invocation.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

const BOOTSTRAP = join(import.meta.dirname, 'bootstrap.ts');
/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
const INIT_TIMEOUT_MS = 10_000;

export interface InstanceOptions {
  /** Environment variables that point the function at this machine. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Takes each line that the process prints. */
  readonly log: (line: string) => void;
  /** Unix ms. */
  readonly clock: () => number;
  /** By how much that is ahead of the machine's own time, in ms. */
  readonly clockOffset: () => number;
}

/** One process of a function: what Lambda calls an execution environment. */
export interface Instance {
  readonly pid: number | undefined;
  /** What it runs at the moment. */
  readonly inHand: Invocation | undefined;
  /** False once the process has ended or has to be replaced. */
  isAlive(): boolean;
  /** Runs one event; one at a time. A function that throws, times out or dies is an outcome, not an exception. */
  run(invocation: Invocation): Promise<Outcome>;
  /** Kills the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** Starts a process for a function; its code is loaded while this returns. */
export async function startInstance(fn: FunctionResource, options: InstanceOptions): Promise<Instance> {
  const api = await startRuntimeApi();
  const child = spawn(process.execPath, [BOOTSTRAP], {
    cwd: fn.codeDir,
    env: childEnvironment(fn, api.host, options.endpoints),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', options.log);
  const ended = endOf(child, api);
  let inHand: Invocation | undefined;

  async function run(invocation: Invocation): Promise<Outcome> {
    inHand = invocation;
    try {
      return await runToItsEnd(invocation);
    } finally {
      inHand = undefined;
    }
  }

  async function runToItsEnd(invocation: Invocation): Promise<Outcome> {
    let isLate = false;
    const late = (ms: number) => {
      isLate = true;
      const message = `Task timed out after ${(ms / 1_000).toFixed(2)} seconds`;
      options.log(`${invocation.requestId} ${message}`);
      return failure('Sandbox.Timedout', said(invocation, message));
    };
    const died = ended.then((how) =>
      failure('Runtime.ExitError', said(invocation, `Runtime exited with ${how}`)),
    );
    const failedInit = await within(INIT_TIMEOUT_MS, late, api.initialized, died);
    const outcome =
      failedInit ?? (await within(fn.timeoutMs, late, api.deliver(toDelivery(invocation)), died));
    if (failedInit || isLate) await stop();
    return outcome;
  }

  function toDelivery(invocation: Invocation) {
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
    get inHand() {
      return inHand;
    },
    isAlive: () => child.exitCode === null && child.signalCode === null,
    run,
    stop,
  };
}

/** Settles with the way a process ended, once its last line has been read. */
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

function said({ requestId }: Invocation, message: string): string {
  return `RequestId: ${requestId} Error: ${message}`;
}

/** The first of several outcomes, or what `late` makes of none within `ms`. */
async function within<T>(
  ms: number,
  late: (ms: number) => Outcome,
  ...all: readonly Promise<T>[]
): Promise<T | Outcome> {
  const timer = new AbortController();
  try {
    return await Promise.race([...all, delay(ms, undefined, { signal: timer.signal }).then(() => late(ms))]);
  } finally {
    timer.abort();
  }
}
