import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Lambda, type LambdaOptions, startLambda } from '../../../local/aws/lambda.ts';
import type { FunctionResource } from '../../../local/aws/stack.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Behaves as its event says, so that a test can have any kind of function. */
const HANDLER = `
let calls = 0;
export const handler = async (event, context) => {
  calls += 1;
  if (event.print) console.log(event.print);
  if (event.throw) throw new TypeError(event.throw);
  if (event.exit !== undefined) process.exit(event.exit);
  if (event.hang) await new Promise(() => {});
  if (event.wait) await fetch(event.wait);
  if (event.environment) return process.env;
  return { event, calls, pid: process.pid, context: { ...context, remaining: context.getRemainingTimeInMillis() } };
};
`;

/** Writes a function into a temporary folder, which is deleted after the test. */
export async function functionOf(
  overrides: Partial<FunctionResource> = {},
  code: string = HANDLER,
): Promise<FunctionResource> {
  const codeDir = await temporaryFolder();
  await writeFile(join(codeDir, 'index.mjs'), code);
  return {
    logicalId: 'Echo',
    label: 'echo',
    name: 'Echo',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:Echo',
    handler: 'index.handler',
    codeDir,
    timeoutMs: 10_000,
    memoryMb: 256,
    environment: { TABLE_NAME: 'Threads' },
    logFormat: 'JSON',
    asyncInvocation: {
      retries: 2,
      maxAgeMs: 120_000,
      onFailure: 'arn:aws:sqs:us-east-1:000000000000:Failures',
    },
    ...overrides,
  };
}

/** Starts Lambda with these functions. It is stopped after the test. */
export async function lambdaWith(
  functions: readonly FunctionResource[],
  overrides: Partial<LambdaOptions> = {},
): Promise<Lambda> {
  let ids = 0;
  const lambda = await startLambda({
    port: 0,
    functions,
    concurrency: () => 1,
    endpoints: {},
    retryDelaysMs: [1, 1],
    onFailure: () => {},
    log: () => {},
    clock: () => Date.now(),
    newId: () => {
      ids += 1;
      return `request-${ids}`;
    },
    ...overrides,
  });
  onTestFinished(() => lambda.close(0));
  return lambda;
}

/** Whether a process with this id exists. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
