import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lambdaContext } from '../../support/lambda-context.ts';
import { setFunctionEnvironment } from '../webhook/function-environment.ts';
import { stubSsm } from '../webhook/stub-ssm.ts';

/** As many as run beside the webhook when the whole service runs on one machine. */
const AT_ONCE = 2;

// The handover function behind a Lambda that takes asynchronous invocations, and a Graph API that agrees to everything.
const graph = createServer(async (request, response) => {
  await textOf(request);
  response.end(JSON.stringify({ success: true, message_id: `m_${performance.now()}`, data: [] }));
});
const lambda = createServer(async (request, response) => {
  waiting.push(JSON.parse(await textOf(request)));
  response.writeHead(202, { 'content-length': 0 }).end();
  work();
});
const waiting: unknown[] = [];
let running = 0;
let worked = 0;

stubSsm();
setFunctionEnvironment({ ...process.env, GRAPH_API_URL: await listen(graph) } as Record<string, string>);
const { handler } = await import('../../../functions/handover/handler.ts');
process.send?.(await listen(lambda));
process.on('message', () => process.send?.(worked));

async function work(): Promise<void> {
  if (running >= AT_ONCE || waiting.length === 0) return;
  running += 1;
  await handler(waiting.shift(), lambdaContext()).catch((error: unknown) => console.error(error));
  running -= 1;
  worked += 1;
  work();
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
