import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Reroute } from '../../local/aws/lambda.ts';
import { serve } from '../../local/http.ts';

const PORTS = {
  AWS_ENDPOINT_URL_DYNAMODB: 'dynamodb',
  AWS_ENDPOINT_URL_LAMBDA: 'lambda',
  AWS_ENDPOINT_URL_SSM: 'ssm',
  GRAPH_API_URL: 'graph',
} as const;

/** A request on its way between two processes. */
export interface Call {
  /** Label of the function, e.g. `handover`; or `meta`. */
  readonly from: string;
  readonly to: (typeof PORTS)[keyof typeof PORTS] | 'webhook';
  /** `PutItem`, `Invoke`, …; of Graph the last part of the path, e.g. `messages`; `page` for a Page itself. */
  readonly operation: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: IncomingMessage['headers'];
  readonly body: string;
}

/** What becomes of a call: an answer, or a cut connection. `forward` carries it out. */
export type Passage = (call: Call, forward: () => Promise<Answer>) => Promise<Answer | 'cut'>;

/** A call with what its caller was told. */
export interface Exchange {
  readonly call: Call;
  readonly answer: Answer | 'cut';
  /** How many exchanges were over when it was made. */
  readonly after: number;
}

/** Everything that the functions call, and whatever calls them through it, goes along here. */
export interface Wire {
  readonly reroute: Reroute;
  /** The address of the webhook for somebody who is to go along here as well. */
  webhookFor(from: string, webhookUrl: string): string;
  /** In the order of the answers. */
  readonly traffic: readonly Exchange[];
  /** Lets somebody else decide what becomes of each call; undefined forwards them all. */
  through(passage: Passage | undefined): void;
  close(): Promise<void>;
}

/** Stands between the functions and what they call: a proxy whose addresses are `/<from>/<to>/…`. */
export async function startWire(): Promise<Wire> {
  const targets = new Map<string, string>();
  const agent = new Agent({ keepAlive: true });
  const traffic: Exchange[] = [];
  let passage: Passage | undefined;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(incoming);
    const after = traffic.length;
    const target = targets.get(`/${call.from}/${call.to}`) ?? '';
    const forward = () => carryOut(call, incoming, target, agent);
    const answer = passage ? await passage(call, forward) : await forward();
    traffic.push({ call, answer, after });
    if (answer === 'cut') return void response.destroy();
    const { 'transfer-encoding': _chunked, 'content-length': _length, ...headers } = answer.headers ?? {};
    response.writeHead(answer.status, headers).end(answer.body);
  }

  const { url, close } = await serve(handle, 0);
  const route = (from: string, to: string, target: string) => {
    targets.set(`/${from}/${to}`, target);
    return `${url}/${from}/${to}`;
  };
  return {
    reroute: (label, endpoints) => {
      const rerouted = Object.entries(PORTS).map(([name, to]) => [
        name,
        route(label, to, endpoints[name] ?? ''),
      ]);
      return { ...endpoints, ...Object.fromEntries(rerouted) };
    },
    webhookFor: (from, webhookUrl) => route(from, 'webhook', webhookUrl),
    traffic,
    through: (next) => {
      passage = next;
    },
    close: async () => {
      agent.destroy();
      await close();
    },
  };
}

async function readCall(incoming: IncomingMessage): Promise<Call> {
  const { url = '', headers } = incoming;
  const [, from = '', to = '', path = ''] = /^\/(\w+)\/(\w+)(.*)$/s.exec(url) ?? [];
  const body = (await buffer(incoming)).toString();
  return { from, to: to as Call['to'], operation: operationIn(to, path, headers), path, headers, body };
}

function operationIn(to: string, path: string, headers: Call['headers']): string {
  if (to === 'lambda') return 'Invoke';
  if (to === 'graph') return /^\/[^/]+\/[^/?]+\/([^?]+)/.exec(path)?.[1] ?? 'page';
  return String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';
}

function carryOut(call: Call, { method }: IncomingMessage, target: string, agent: Agent): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const headers = { ...call.headers, host: new URL(target).host };
  request(`${target}${call.path}`, { method, headers, agent }, (answer) => {
    buffer(answer).then(
      (body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: body.toString() }),
      reject,
    );
  })
    .on('error', reject)
    .end(call.body);
  return promise;
}
