import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '../../../local/aws/process.ts';
import { startRuntimeApi } from '../../../local/aws/runtime-api.ts';
import type { FunctionResource } from '../../../local/aws/stack.ts';
import { cpuOfProcess } from './cpu-of-process.ts';

/** A function that is started, and the event that it is started for. */
export interface Start {
  readonly fn: FunctionResource;
  /** JSON. */
  readonly payload: string;
  /** What its environment variables point at. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** CPU of a start in ms, all threads, user and system. */
export interface ColdStart {
  /** From the start of the process to its question for the first event. */
  readonly init: number;
  /** From that event's arrival to the answer. */
  readonly first: number;
  /** How long the caller waited for that answer, in ms. */
  readonly waited: number;
}

/**
 * Starts a process of a function on the runtime at a path, lets it answer one event, and ends it. Throws with what it
 * printed if it cannot start or fails.
 */
export async function coldStart(runtime: string, { fn, payload, endpoints }: Start): Promise<ColdStart> {
  const api = await startRuntimeApi();
  const child = spawn(process.execPath, [runtime], {
    cwd: fn.codeDir,
    env: childEnvironment(fn, api.host, endpoints),
    stdio: 'pipe',
  });
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = once(child, 'close').then(async () => {
    throw new Error(`${fn.label} ended before it had answered: ${(await printed).join('')}`);
  });
  ended.catch(() => {});
  const { pid = 0 } = child;
  try {
    const failedInit = await Promise.race([api.initialized, ended]);
    if (failedInit) throw new Error(`${fn.label} could not start: ${failedInit.payload}`);
    const init = await cpuOfProcess(pid);
    const askedAt = performance.now();
    const answer = await Promise.race([api.deliver(deliveryOf(fn, payload)), ended]);
    const waited = performance.now() - askedAt;
    if (answer.functionError) throw new Error(`${fn.label} failed: ${answer.payload}`);
    return { init, first: (await cpuOfProcess(pid)) - init, waited };
  } finally {
    child.kill('SIGKILL');
    await api.close();
  }
}

function deliveryOf(fn: FunctionResource, payload: string) {
  const requestId = crypto.randomUUID();
  return {
    requestId,
    payload,
    deadlineMs: Date.now() + fn.timeoutMs,
    functionArn: fn.arn,
    traceId: 'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0',
    clockOffsetMs: 0,
  };
}
