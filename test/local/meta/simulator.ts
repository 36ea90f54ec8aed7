import { expect, onTestFinished } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { serve } from '../../../local/http.ts';
import { createMetaClient } from '../../../local/meta/client.ts';
import { type MetaServerOptions, serveMeta } from '../../../local/meta/serve.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX, ZENDESK } from '../../ids.ts';

export const APP_SECRET = 'local-app-secret';
/** Our app's own token. */
export const APP_TOKEN = `${OUR_APP}|${APP_SECRET}`;
export const TOKENS: Record<string, string> = {
  [OUR_APP]: 'local-page-token',
  [HELP_DESK]: 'local-help-desk-token',
  [ZENDESK]: 'local-zendesk-token',
  [PAGE_INBOX]: 'local-page-inbox-token',
};

const both = ['messenger', 'instagram'] as const;
const apps: MetaServerOptions['apps'] = [
  { appId: OUR_APP, name: 'bot', platforms: both, secret: APP_SECRET, pageToken: 'local-page-token' },
  { appId: PAGE_INBOX, name: 'page-inbox', platforms: ['messenger'] },
  { appId: ZENDESK, name: 'zendesk', platforms: both },
  { appId: HELP_DESK, name: 'help-desk', platforms: both },
  { appId: '1217981644879628', name: 'instagram-inbox', platforms: ['instagram'] },
];

/** What our app's endpoint got: the bytes and the headers as they came. */
export interface Posted {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The members of webhooks that tests look into. */
interface Item {
  readonly message?: { readonly text?: string };
}
interface Envelope {
  readonly entry: readonly { readonly messaging?: readonly Item[]; readonly standby?: readonly Item[] }[];
}

/** Our app's endpoint; it answers each POST with the next of `statuses` or not at all (`never`), then with 200. */
export async function startEndpoint(statuses: (number | 'never')[] = [], onPost = () => {}) {
  const posts: Posted[] = [];
  const { url, close } = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    posts.push({ body: Buffer.concat(chunks), headers: request.headers });
    onPost();
    const status = statuses.shift() ?? 200;
    if (status !== 'never') response.writeHead(status).end();
  }, 0);
  onTestFinished(close);
  const envelopes = (): Envelope[] => posts.map(({ body }) => JSON.parse(body.toString()));
  const items = () => posts.map(({ body }) => JSON.parse(body.toString()).entry[0]);
  return { url: `${url}/webhook`, posts, envelopes, items };
}

/** A simulator on a free port that ends with the test, its clock in the test's hands. */
export async function startSimulator(options: Partial<MetaServerOptions> = {}) {
  const clock = createClock(() => NOW);
  const meta = await serveMeta({ apps, port: 0, clock, ...options });
  onTestFinished(() => meta.close());
  return {
    meta,
    client: createMetaClient(meta.url),
    /** The same about another Page. */
    on: (pageId: string) => createMetaClient(meta.url, pageId),
    /** Calls Graph as an app, by its Page token. */
    graph: (as: string, verb: 'GET' | 'POST' | 'DELETE', path: string, params: object = {}) =>
      callGraph(meta.url, TOKENS[as] ?? as, verb, path, params),
    pass(ms: number) {
      clock.advance(ms);
    },
  };
}

export type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/** The members of Graph's answers that tests look into. */
interface GraphBody {
  readonly message_id?: string;
  readonly messaging_feature_status?: object;
  readonly data?: readonly { readonly id?: string; readonly thread_owner?: object }[];
  readonly error?: { readonly code: number; readonly error_subcode?: number };
}

async function callGraph(url: string, token: string, method: string, path: string, params: object) {
  const query = method === 'GET' ? `?${new URLSearchParams(params as Record<string, string>)}` : '';
  const response = await fetch(`${url}/v26.0/${path}${query}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: JSON.stringify(params) }),
  });
  return { status: response.status, body: (await response.json()) as GraphBody };
}

/** A refusal as the tests compare it. */
export function refusal(code: number, subcode?: number) {
  return {
    status: 400,
    body: {
      error: expect.objectContaining({
        code,
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        message: expect.any(String),
        type: expect.any(String),
        fbtrace_id: expect.any(String),
      }),
    },
  };
}
