import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { StartError } from './start-error.ts';

/** Everything listens here and nowhere else: the local AWS asks nobody for a password. */
export const HOST = '127.0.0.1';

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Without a slash at the end. */
  readonly url: string;
  /** Stops listening and cuts every connection that is still open. */
  close(): Promise<void>;
}

/** Answers one request. What it throws becomes a bare HTTP 500. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Serves HTTP on the loopback address; port 0 takes any free one. Throws `StartError` if the port cannot be had. */
export async function serve(handle: Handler, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      // A client that went away in the middle of its body ends here too: there is nobody left to answer.
      if (response.headersSent) response.destroy();
      else answerJson(response, 500, { message: 'Internal Server Error' });
    });
  });
  const taken = await listen(server, port);
  return { port: taken, url: `http://${HOST}:${taken}`, close: () => stopListening(server) };
}

/** Listens on the loopback address and gives the port. Throws `StartError` if the port cannot be had. */
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

/** The whole body, or undefined if it is larger than `limit` bytes; the rest of such a body is read and dropped. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

export function answerJson(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
