import { InvokeCommand, LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OnFailureRecord } from '../../../local/aws/async-queue.ts';
import { CREDENTIALS, REGION } from '../../../local/aws/endpoint.ts';
import type { LambdaOptions } from '../../../local/aws/lambda.ts';
import type { FunctionResource } from '../../../local/aws/stack.ts';
import { serve } from '../../../local/http.ts';
import { functionOf, lambdaWith } from './function-fixture.ts';

async function start(fn?: Partial<FunctionResource>, options?: Partial<LambdaOptions>) {
  const echo = await functionOf(fn);
  const records: OnFailureRecord[] = [];
  const lines: string[] = [];
  const lambda = await lambdaWith([echo], {
    onFailure: (record) => records.push(record),
    log: (_, line) => lines.push(line),
    ...options,
  });
  const client = new LambdaClient({
    endpoint: lambda.url,
    region: REGION,
    credentials: CREDENTIALS,
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  async function invoke(
    event: object,
    InvocationType: 'Event' | 'RequestResponse',
    FunctionName = echo.name,
  ) {
    const answer = await client.send(
      new InvokeCommand({ FunctionName, InvocationType, Payload: JSON.stringify(event) }),
    );
    return { ...answer, payload: answer.Payload?.transformToString() };
  }
  return { echo, lambda, client, invoke, records, lines };
}

/** A server that answers functions only once it is opened. */
async function startBarrier() {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const arrived: (() => void)[] = [];
  let arrivals = 0;
  const { url, close } = await serve(async (_, response) => {
    arrivals += 1;
    for (const check of arrived) check();
    await opened;
    response.end();
  }, 0);
  onTestFinished(close);
  const arrivalOf = (count: number) =>
    new Promise<void>((resolve) => {
      const check = () => arrivals >= count && resolve();
      arrived.push(check);
      check();
    });
  return { url, open, arrivalOf };
}

describe('the Invoke API', () => {
  it('invokes by name and by ARN, and gives the answer', async () => {
    const { echo, invoke } = await start();
    for (const name of [echo.name, echo.arn]) {
      const { StatusCode, FunctionError, payload } = await invoke({ hello: 1 }, 'RequestResponse', name);
      expect({ StatusCode, FunctionError }).toEqual({ StatusCode: 200, FunctionError: undefined });
      expect(JSON.parse(payload ?? '')).toMatchObject({ event: { hello: 1 } });
    }
  });

  it('reports a function that failed', async () => {
    const { invoke } = await start();
    const { StatusCode, FunctionError, payload } = await invoke({ throw: 'why' }, 'RequestResponse');
    expect({ StatusCode, FunctionError }).toEqual({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(payload ?? '')).toMatchObject({ errorMessage: 'why' });
  });

  it('answers an asynchronous invocation at once, and runs it once', async () => {
    const { invoke, lambda, lines } = await start();
    expect(await invoke({ print: 'ran' }, 'Event')).toMatchObject({ StatusCode: 202 });
    await lambda.idle();
    await lambda.close();
    expect(lines).toEqual(['ran']);
  });

  it('refuses an unknown function', async () => {
    const { invoke } = await start();
    await expect(invoke({}, 'Event', 'Nobody')).rejects.toThrow(ResourceNotFoundException);
  });

  it('refuses a body that is not JSON, and an asynchronous event that is too large', async () => {
    const { echo, client, invoke } = await start();
    const broken = new InvokeCommand({ FunctionName: echo.name, Payload: '{' });
    await expect(client.send(broken)).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
    const large = { text: 'x'.repeat(1_024 * 1_024) };
    await expect(invoke(large, 'Event')).rejects.toMatchObject({ name: 'RequestTooLargeException' });
    await expect(invoke(large, 'RequestResponse')).resolves.toMatchObject({ StatusCode: 200 });
  });

  it.each([
    ['drop', []],
    ['deliver', ['ran']],
    ['duplicate', ['ran', 'ran']],
  ] as const)('can %s an asynchronous invocation for a test', async (verdict, expected) => {
    const { invoke, lambda, lines } = await start();
    lambda.judge(() => verdict);
    expect(await invoke({ print: 'ran' }, 'Event')).toMatchObject({ StatusCode: 202 });
    await lambda.idle();
    await lambda.close();
    expect(lines).toEqual(expected);
  });

  it('can be throttled, broken and unreachable, and works again afterwards', async () => {
    const { invoke, lambda } = await start();
    lambda.judge(() => 'throttling');
    await expect(invoke({}, 'Event')).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    lambda.judge(() => 'server-error');
    await expect(invoke({}, 'Event')).rejects.toMatchObject({ name: 'ServiceException' });
    lambda.judge(() => 'unreachable');
    await expect(invoke({}, 'Event')).rejects.toThrow(/socket hang up|ECONNRESET/);
    lambda.judge(undefined);
    await expect(invoke({}, 'Event')).resolves.toMatchObject({ StatusCode: 202 });
    await lambda.idle();
  });
});

describe('an asynchronous invocation', () => {
  it('is tried three times and then recorded in the format of Lambda', async () => {
    const { echo, lambda, invoke, records } = await start({}, { clock: () => Date.UTC(2026, 10, 21) });
    await invoke({ thread: '1:2', throw: 'down' }, 'Event');
    await lambda.idle();
    expect(records).toEqual([
      {
        version: '1.0',
        timestamp: '2026-11-21T00:00:00.000Z',
        requestContext: {
          requestId: 'request-1',
          functionArn: `${echo.arn}:$LATEST`,
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { thread: '1:2', throw: 'down' },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: expect.objectContaining({ errorType: 'TypeError', errorMessage: 'down' }),
      },
    ]);
  });

  it('counts a process that died as a failure', async () => {
    const { lambda, invoke, records } = await start({
      asyncInvocation: { retries: 1, maxAgeMs: 120_000, onFailure: 'arn:aws:sqs:::Failures' },
    });
    await invoke({ exit: 1 }, 'Event');
    await lambda.idle();
    expect(records.map(({ requestContext }) => requestContext.approximateInvokeCount)).toEqual([2]);
  });

  it('leaves no record if the function has no on-failure destination', async () => {
    const { lambda, invoke, records, lines } = await start({
      asyncInvocation: { retries: 0, maxAgeMs: 120_000 },
    });
    await invoke({ print: 'ran', throw: 'down' }, 'Event');
    await lambda.idle();
    expect(lines).toContain('ran');
    expect(records).toEqual([]);
  });

  it('waits while every process is busy, and is discarded when it is too old', async () => {
    const barrier = await startBarrier();
    let now = 0;
    const { lambda, invoke, records } = await start(
      { asyncInvocation: { retries: 2, maxAgeMs: 60_000, onFailure: 'arn:aws:sqs:::Failures' } },
      { clock: () => now },
    );
    await invoke({ wait: barrier.url }, 'Event');
    await barrier.arrivalOf(1);
    await invoke({ late: true }, 'Event');
    now = 60_001;
    barrier.open();
    await lambda.idle();
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
      requestPayload: { late: true },
    });
    expect(records[0]).not.toHaveProperty('responsePayload');
  });

  it('runs at the same time as others, up to the number of processes', async () => {
    const barrier = await startBarrier();
    const { lambda, invoke } = await start({}, { concurrency: () => 2 });
    for (let i = 0; i < 3; i += 1) await invoke({ wait: barrier.url }, 'Event');
    await barrier.arrivalOf(2);
    expect(lambda.pids()).toHaveLength(2);
    barrier.open();
    await lambda.idle();
    await barrier.arrivalOf(3);
    expect(lambda.pids()).toHaveLength(2);
  });
});
