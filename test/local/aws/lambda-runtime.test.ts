import { describe, expect, it, vi } from 'vitest';
import { PoolClosedError } from '../../../local/aws/pool.ts';
import { functionOf, isRunning, lambdaWith } from './function-fixture.ts';

describe('a function on this machine', () => {
  async function start(...[overrides, code]: Parameters<typeof functionOf>) {
    const lines: string[] = [];
    const fn = await functionOf(overrides, code);
    const lambda = await lambdaWith([fn], { log: (label, line) => lines.push(`${label}: ${line}`) });
    const run = async (event: object) => {
      const { payload, functionError } = await lambda.invoke(fn.name, event);
      return { answer: JSON.parse(payload), functionError };
    };
    return { fn, lambda, run, lines };
  }

  it('gets the event and the context, and its answer comes back', async () => {
    const { fn, run } = await start();
    const { answer, functionError } = await run({ text: 'Grüße 👋' });
    expect(functionError).toBeUndefined();
    expect(answer).toMatchObject({
      event: { text: 'Grüße 👋' },
      context: {
        awsRequestId: 'request-1',
        functionName: fn.name,
        invokedFunctionArn: fn.arn,
        memoryLimitInMB: '256',
      },
    });
    expect(answer.context.remaining).toBeGreaterThan(0);
    expect(answer.context.remaining).toBeLessThanOrEqual(fn.timeoutMs);
  });

  it('is kept for the next event', async () => {
    const { run } = await start();
    const first = await run({});
    const second = await run({});
    expect(second.answer).toMatchObject({ calls: 2, pid: first.answer.pid });
  });

  it('has the environment of the template and of Lambda, and nothing of this process', async () => {
    const { fn, lambda, run } = await start();
    const { answer } = await run({ environment: true });
    expect(answer).toMatchObject({
      TABLE_NAME: 'Threads',
      AWS_LAMBDA_FUNCTION_NAME: fn.name,
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      LAMBDA_TASK_ROOT: fn.codeDir,
    });
    const foreign = Object.keys(answer)
      .filter((key) => !/^(AWS_|LAMBDA_|_)/.test(key))
      .sort();
    expect(foreign).toEqual(['LANG', 'PATH', 'TABLE_NAME', 'TZ']);
  });

  it('has the local time, which can be moved between two events', async () => {
    let offset = 0;
    const fn = await functionOf(
      {},
      `export const handler = () => ({
        now: Date.now(), made: new Date().getTime(), given: new Date(5).getTime(),
        isDate: new Date() instanceof Date, text: typeof Date(),
      });`,
    );
    const lambda = await lambdaWith([fn], { clockOffset: () => offset, clock: () => Date.now() + offset });
    const ask = async () => JSON.parse((await lambda.invoke(fn.name, {})).payload);
    const before = await ask();
    offset = 86_400_000;
    const after = await ask();
    expect(before.now).toBeLessThan(Date.now() + 1);
    expect(after.now).toBeGreaterThanOrEqual(before.now + offset);
    expect(after.made).toBeGreaterThanOrEqual(after.now);
    expect(after).toMatchObject({ given: 5, isDate: true, text: 'string' });
  });

  it('is listed as busy, with its event, until it has answered or is dead', async () => {
    const { lambda, run } = await start();
    await run({});
    expect(lambda.busyProcesses()).toEqual([]);
    const running = run({ hang: true });
    const [pid = 0] = lambda.pids();
    const payload = '{"hang":true}';
    await vi.waitFor(() => expect(lambda.busyProcesses()).toEqual([{ label: 'echo', pid, payload }]));
    process.kill(pid, 'SIGKILL');
    expect((await running).functionError).toBe('Unhandled');
    expect(lambda.busyProcesses()).toEqual([]);
  });

  it('can get other endpoints', async () => {
    const fn = await functionOf();
    const lambda = await lambdaWith([fn], {
      reroute: (label, endpoints) => ({ ...endpoints, GRAPH_API_URL: `http://127.0.0.1:9/${label}` }),
    });
    const { payload } = await lambda.invoke(fn.name, { environment: true });
    expect(JSON.parse(payload)).toMatchObject({
      GRAPH_API_URL: 'http://127.0.0.1:9/echo',
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    });
  });

  it('is answered null when it returns nothing', async () => {
    const { run } = await start({}, 'export const handler = async () => {};');
    expect(await run({})).toEqual({ answer: null, functionError: undefined });
  });

  it('fails with the error that it throws, and keeps its process', async () => {
    const { run } = await start();
    const { answer, functionError } = await run({ throw: 'no such thread' });
    expect(functionError).toBe('Unhandled');
    expect(answer).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such thread' });
    expect((await run({})).answer).toMatchObject({ calls: 2 });
  });

  it('fails when its process ends, and gets a new one', async () => {
    const { run } = await start();
    const { answer, functionError } = await run({ exit: 3 });
    expect(functionError).toBe('Unhandled');
    expect(answer).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: request-1 Error: Runtime exited with error: exit status 3',
    });
    expect((await run({})).answer).toMatchObject({ calls: 1 });
  });

  it('is killed when it times out, and gets a new process', async () => {
    const { lambda, run, lines } = await start({ timeoutMs: 500 });
    await lambda.warm();
    const [pid = 0] = lambda.pids();
    const { answer, functionError } = await run({ hang: true });
    expect(functionError).toBe('Unhandled');
    expect(answer).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: request-1 Error: Task timed out after 0.50 seconds',
    });
    expect(isRunning(pid)).toBe(false);
    expect(lines).toContain('echo: request-1 Task timed out after 0.50 seconds');
    expect((await run({})).answer).toMatchObject({ calls: 1 });
  });

  it.each([
    ['a bundle that cannot be loaded', 'throw new RangeError("bad settings");', 'RangeError', 'bad settings'],
    [
      'a bundle without the handler',
      'export const other = 1;',
      'Error',
      'index.handler is undefined or not exported',
    ],
  ])('fails each event of %s', async (_, code, errorType, errorMessage) => {
    const { run } = await start({}, code);
    expect(await run({})).toMatchObject({ functionError: 'Unhandled', answer: { errorType, errorMessage } });
    expect(await run({})).toMatchObject({ functionError: 'Unhandled', answer: { errorType, errorMessage } });
  });

  it('has each of its lines logged with its label', async () => {
    const { run, lambda, lines } = await start();
    await run({ print: '{"level":"INFO"}\nand another' });
    await lambda.close();
    expect(lines).toEqual(['echo: {"level":"INFO"}', 'echo: and another']);
  });

  it('leaves no process behind when Lambda is closed, even one that is busy', async () => {
    const { lambda, run } = await start();
    await run({});
    const [pid = 0] = lambda.pids();
    expect(isRunning(pid)).toBe(true);
    const running = run({ hang: true });
    await lambda.close(0);
    expect(isRunning(pid)).toBe(false);
    expect(await running).toMatchObject({ answer: { errorType: 'Runtime.ExitError' } });
    await expect(run({})).rejects.toThrow(PoolClosedError);
  });
});
