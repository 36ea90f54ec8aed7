import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as it arrived. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: IncomingHttpHeaders;
  readonly rawUrl: string;
  readonly body: unknown;
}

export type Respond = (response: ServerResponse, received: Received) => void;

/** Answers with JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Respond {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Answers with text, as it is. */
export function text(body: string, status = 200): Respond {
  return (response) => {
    response.writeHead(status);
    response.end(body);
  };
}

/** Closes the connection after the request has been read. */
export const hangUp: Respond = (response) => {
  response.socket?.destroy();
};

/** Never answers. */
export const keepSilent: Respond = () => {};

/**
 * A server in place of Graph on 127.0.0.1. It gives the set answers in order, and repeats the last one. It ends with the
 * test.
 */
export async function startGraphServer() {
  const received: Received[] = [];
  let answers: Respond[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const one = await receive(request);
    received.push(one);
    const respond = answers.length > 1 ? answers.shift() : answers[0];
    respond?.(response, one);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);

  return {
    baseUrl: `http://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    answer: (...these: Respond[]) => {
      answers = these;
    },
    stop,
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '', 'http://graph');
  return {
    method: request.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    rawUrl: request.url ?? '',
    body: body === '' ? undefined : JSON.parse(body),
  };
}
