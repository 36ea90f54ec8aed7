/**
 * The entry file of a function's process. Like Lambda's Node.js runtime it loads the bundle, asks for one event after
 * the other, and answers each. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { access } from 'node:fs/promises';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

type FunctionHandler = (event: unknown, context: object) => unknown;

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT = '.', _HANDLER = 'index.handler' } = process.env;
const agent = new Agent({ keepAlive: true });

// The terminal sends Ctrl-C to all its processes, but the parent decides when this process ends.
process.on('SIGINT', () => {});
// The pipe ends with the parent, even if the parent was killed.
process.stdin.on('end', () => process.exit()).resume();

// Before any code of the function is loaded.
const setClockOffset = replaceDate();

try {
  await serve(await loadHandler());
} catch (error) {
  await post('init/error', describe(error)).catch(() => {});
  process.exit(1);
}

/**
 * Replaces the global `Date` with one whose current time can be moved. Gives the function that sets how far (ms) it is
 * ahead of the machine's time. Timers do not change.
 */
function replaceDate(): (aheadMs: number) => void {
  const MachineDate = Date;
  let offsetMs = 0;
  const now = () => MachineDate.now() + offsetMs;
  globalThis.Date = new Proxy(MachineDate, {
    apply: () => new MachineDate(now()).toString(),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  return (aheadMs) => {
    offsetMs = aheadMs;
  };
}

async function serve(handler: FunctionHandler): Promise<never> {
  for (;;) {
    const { headers, body } = await call('GET', 'invocation/next');
    const id = headers['lambda-runtime-aws-request-id'];
    process.env._X_AMZN_TRACE_ID = String(headers['lambda-runtime-trace-id']);
    // Lambda has no such header: the time of the local stack can be moved forward.
    setClockOffset(Number(headers['local-clock-offset-ms'] ?? 0));
    try {
      const answer = await handler(JSON.parse(body), contextOf(headers));
      await post(`invocation/${id}/response`, answer ?? null);
    } catch (error) {
      console.error(JSON.stringify({ level: 'ERROR', message: 'Invoke Error', ...describe(error) }));
      await post(`invocation/${id}/error`, describe(error));
    }
  }
}

async function loadHandler(): Promise<FunctionHandler> {
  const [, file = '', name = ''] = /^(.+)\.([^.]+)$/.exec(_HANDLER) ?? [];
  for (const extension of ['js', 'mjs', 'cjs']) {
    const path = join(LAMBDA_TASK_ROOT, `${file}.${extension}`);
    if (
      !(await access(path).then(
        () => true,
        () => false,
      ))
    )
      continue;
    const handler: unknown = (await import(pathToFileURL(path).href))[name];
    if (typeof handler === 'function') return (event, context) => handler(event, context);
  }
  throw new Error(`${_HANDLER} is undefined or not exported`);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(headers: IncomingHttpHeaders): object {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
}

function post(path: string, value: unknown) {
  return call('POST', path, JSON.stringify(value));
}

/** It has no timeout: Lambda answers `invocation/next` only when there is an event. */
function call(
  method: string,
  path: string,
  body?: string,
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const url = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${path}`;
    const headers = { 'content-type': 'application/json' };
    request(url, { method, agent, headers }, (response) => {
      text(response).then((answer) => resolve({ headers: response.headers, body: answer }), reject);
    })
      .on('error', reject)
      .end(body);
  });
}
