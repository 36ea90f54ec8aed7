import { signed } from '../../support/sign.ts';
import { aside } from '../aside.ts';
import { median } from '../cpu.ts';
import type { Row } from '../row.ts';
import { bodyOfKind, type Kind } from '../webhook/bodies.ts';
import { eventsPerSecond, openConnections } from './load.ts';
import { PEOPLE } from './people.ts';

const WARM_UP = 6;
const ROUNDS = 15;
const POSTS = 1_000;

/**
 * Events a second through HTTP, one a body: the webhook function behind a bare `node:http`, and an Express server that
 * does by hand what the how-tos show. Both run in processes of their own and get the same requests from here, in turns.
 */
export async function measureHttp(): Promise<Row[]> {
  const ours = await start('http/serve-webhook.ts');
  const express = await start('http/serve-express.ts');
  try {
    return [await compare('message', ours, express), await compare('read', ours, express)];
  } finally {
    await Promise.all([ours.stop(), express.stop()]);
  }
}

interface Peer {
  /** Events a second, and the server's CPU for each in µs. */
  take(kind: Kind): Promise<{ rate: number; cpu: number }>;
  stop(): Promise<void>;
}

async function start(file: string): Promise<Peer> {
  const server = await aside<number>(file, { NODE_ENV: 'production' });
  const sockets = await openConnections(server.ready);
  const cpu = async () => Number(await server.ask('cpu'));
  return {
    async take(kind) {
      const posts = postsOf(kind);
      const before = await cpu();
      const rate = await eventsPerSecond(sockets, posts);
      return { rate, cpu: ((await cpu()) - before) / POSTS };
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await server.stop();
    },
  };
}

async function compare(kind: Kind, ours: Peer, express: Peer): Promise<Row> {
  const samples: Awaited<ReturnType<Peer['take']>>[][] = [];
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const pair = [await ours.take(kind), await express.take(kind)];
    if (round >= 0) samples.push(pair);
  }
  const middle = (server: number, name: 'rate' | 'cpu') =>
    Math.round(median(samples.map((pair) => pair[server]?.[name] ?? 0)));
  return {
    measure: `webhook through HTTP: ${kind}, 1 a body`,
    floor: `Express 5: ${middle(1, 'rate')} events/s`,
    value: middle(0, 'rate') / middle(1, 'rate'),
    unit: '×',
    reach: { atLeast: 1.5 },
    note: `${middle(0, 'rate')} events/s; CPU per event ${middle(0, 'cpu')} µs, Express ${middle(1, 'cpu')} µs`,
  };
}

function postsOf(kind: Kind) {
  const at = Date.now() - POSTS;
  return Array.from({ length: POSTS }, (_, n) =>
    signed(bodyOfKind(kind, { first: n % PEOPLE, events: 1, at: at + n })),
  );
}
