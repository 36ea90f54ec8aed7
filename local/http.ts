import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { StartError } from './start-error.ts';

/** Every server listens on this address only: the local AWS checks no credentials. */
export const HOST = '127.0.0.1';

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Without a slash at the end. */
  readonly url: string;
  /** Stops listening and cuts every open connection. */
  close(): Promise<void>;
}

/** Answers one request. If it throws, the answer is an HTTP 500 without details. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Serves HTTP on the loopback address; port 0 takes any free port. Throws `StartError` if the port is not available. */
export async function serve(handle: Handler, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      // This also happens when a client disconnects while it sends its body; then there is no one to answer.
      if (response.headersSent) response.destroy();
      else answerJson(response, 500, { message: 'Internal Server Error' });
    });
  });
  const actualPort = await listen(server, port);
  return { port: actualPort, url: `http://${HOST}:${actualPort}`, close: () => stopListening(server) };
}

/** Listens on the loopback address and gives the port. Throws `StartError` if the port is not available. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartError(whyNot(error, port))));
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function whyNot(error: NodeJS.ErrnoException, port: number): string {
  return error.code === 'EADDRINUSE'
    ? `port ${port} is in use: stop what listens there, or choose another one.`
    : `cannot listen on port ${port}: ${error.message}`;
}

async function stopListening(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}

/** Reads the whole body. If it has more than `limit` bytes, reads it to its end and gives undefined. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

/** Answers with a value as JSON. */
export function answerJson(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

const LOCAL_HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

/**
 * Gives the reason why a request does not come from this machine's own page; undefined if it does. DNS rebinding (a
 * foreign name for 127.0.0.1) shows in `Host`; a form on another site shows in `Origin`.
 */
export function refuseForeign({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const { host = '', origin } = headers;
  if (!LOCAL_HOSTS.test(host)) return 'Open the page as http://127.0.0.1 or http://localhost.';
  if (origin !== undefined && origin !== `http://${host}`) return 'Requests from another site are refused.';
  return undefined;
}
