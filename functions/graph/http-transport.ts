import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

// In an ESM bundle `import 'node:http'` loads undici, and so does `fetch`: 13 to 24 ms of every cold start.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** One HTTP request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request at any moment. */
  readonly signal: AbortSignal;
}

/** The answer to a request. Header names are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Empty where the answer was larger than the limit. */
  readonly body: string;
}

/** Sends one request and gives its answer, for any status. Throws `NoAnswer` if no answer comes. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * No answer came. Holds only the code of the reason (`ECONNRESET`): errors of Node's HTTP parser hold the bytes that
 * were received.
 */
export class NoAnswer extends Error {
  /** No byte of the request can have reached the server. */
  readonly isUnsent: boolean;

  constructor(reason: string, isUnsent: boolean) {
    super(reason);
    this.isUnsent = isUnsent;
  }
}

export interface HttpTransportOptions {
  /** A connection that was idle for longer, in ms, is not used again. */
  readonly maxIdleMs?: number;
  /** Unix ms. */
  readonly now?: () => number;
}

/**
 * A transport over Node's own client that keeps connections for `maxIdleMs`. The limit matters: a frozen function does
 * not see that the server has closed a connection, and a request that is lost on such a connection is in doubt.
 */
export function createHttpTransport({
  maxIdleMs = 4_000,
  now = Date.now,
}: HttpTransportOptions = {}): Transport {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const usedAt = new WeakMap<Socket, number>();

  return (request) => {
    const isSecure = request.url.protocol === 'https:';
    const agent = isSecure ? agents.https : agents.http;
    dropIdle(agent, (socket) => now() - (usedAt.get(socket) ?? 0) > maxIdleMs);
    return new Promise((resolve, reject) => {
      const { method, url, headers, body, signal } = request;
      const sent = (isSecure ? https : http).request(url, { method, headers, agent, signal });
      const isUnsent = trackSending(sent, isSecure ? 'secureConnect' : 'connect');
      const fail = (error: NodeJS.ErrnoException) =>
        reject(new NoAnswer(reasonOf(error, signal), isUnsent()));
      sent.once('socket', (socket) => sent.once('close', () => usedAt.set(socket, now())));
      sent.on('response', (response) => readBody(response).then(resolve, fail));
      sent.on('error', fail);
      sent.end(body);
    });
  };
}

/** The result is true while no byte can have been sent: the request waits for a new connection. */
function trackSending(request: ClientRequest, connected: 'connect' | 'secureConnect'): () => boolean {
  let isUnsent = true;
  const begin = () => {
    isUnsent = false;
  };
  request.once('socket', (socket) => {
    if (socket.connecting) socket.once(connected, begin);
    else begin();
  });
  return () => isUnsent;
}

/** A longer answer is not read to its end. */
const MAX_BYTES = 1_000_000;

async function readBody(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The end of the loop destroys the response and its connection.
    if (size > MAX_BYTES) break;
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const body = size > MAX_BYTES ? '' : Buffer.concat(chunks).toString('utf8');
  return { status: response.statusCode ?? 0, headers, body };
}

function dropIdle(agent: Agent, isStale: (socket: Socket) => boolean): void {
  for (const socket of Object.values(agent.freeSockets).flatMap((free) => free ?? [])) {
    if (isStale(socket)) socket.destroy();
  }
}

function reasonOf(error: NodeJS.ErrnoException, signal: AbortSignal): string {
  return signal.aborted ? 'ETIMEDOUT' : (error.code ?? error.name);
}
