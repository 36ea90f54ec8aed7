import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type HttpAnswer, NoAnswer, type Transport } from './transport.ts';

// In an ESM bundle `import 'node:http'` loads undici, and so does `fetch`: 13 to 24 ms of every cold start.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

export interface HttpTransportOptions {
  /** Largest answer that is read, in bytes. */
  readonly maxBytes?: number;
  /** Ms after which an idle connection is not used again. */
  readonly maxIdleMs?: number;
  /** Unix ms. */
  readonly now?: () => number;
}

/**
 * A transport over Node's own client, with connections kept for `maxIdleMs`. The limit matters: a function that was
 * frozen does not notice that the other side has hung up, and a request lost on such a connection is in doubt.
 */
export function createHttpTransport({
  maxBytes = 1_000_000,
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
      const isUnsent = watchSending(sent, isSecure ? 'secureConnect' : 'connect');
      const fail = (error: NodeJS.ErrnoException) =>
        reject(new NoAnswer(reasonOf(error, signal), isUnsent()));
      sent.once('socket', (socket) => sent.once('close', () => usedAt.set(socket, now())));
      sent.on('response', (response) => read(response, maxBytes).then(resolve, fail));
      sent.on('error', fail);
      sent.end(body);
    });
  };
}

/** Tells whether a request is certainly still here: its connection, a new one, has not been made yet. */
function watchSending(request: ClientRequest, connected: 'connect' | 'secureConnect'): () => boolean {
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

async function read(response: IncomingMessage, maxBytes: number): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the response, and its connection with it.
    if (size > maxBytes) break;
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const body = size > maxBytes ? '' : Buffer.concat(chunks).toString('utf8');
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
