import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A request that has been signed before the clock runs. */
export interface Posted {
  readonly body: string;
  readonly signature: string;
}

/** Connections that stay open, each with one request under way: Meta posts in parallel too. */
const CONNECTIONS = 32;

/** Opens the connections to a server on this machine. */
export async function openConnections(port: number): Promise<Socket[]> {
  const sockets = Array.from({ length: CONNECTIONS }, () =>
    connect({ port, host: '127.0.0.1', noDelay: true }),
  );
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return sockets;
}

/**
 * Posts each of the bodies once and resolves to how many were answered a second. It writes bytes that are ready and
 * looks for no more than the end of each answer, so that the server is what is measured. Throws unless all answers are
 * 200.
 */
export async function eventsPerSecond(sockets: readonly Socket[], posts: readonly Posted[]): Promise<number> {
  const requests = posts.map(toBytes);
  const before = performance.now();
  await Promise.all(sockets.map((socket) => drain(socket, requests)));
  return (posts.length / (performance.now() - before)) * 1_000;
}

/** Sends what is left of the requests, one after the other. */
async function drain(socket: Socket, requests: Buffer[]): Promise<void> {
  for (let request = requests.pop(); request; request = requests.pop()) {
    socket.write(request);
    const answer = await readAnswer(socket);
    if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`not received: ${answer.split('\r\n')[0]}`);
  }
}

function readAnswer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const onData = (bytes: Buffer) => {
      answer += bytes.toString('latin1');
      const headers = answer.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
      if (headers < 0 || answer.length < headers + 4 + length) return;
      socket.off('data', onData).off('close', onClose);
      resolve(answer);
    };
    const onClose = () => reject(new Error('the server closed the connection'));
    socket.on('data', onData).on('close', onClose);
  });
}

function toBytes({ body, signature }: Posted): Buffer {
  const head = [
    'POST /webhook HTTP/1.1',
    'Host: 127.0.0.1',
    'Accept: */*',
    'User-Agent: facebookexternalua',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Hub-Signature-256: ${signature}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
