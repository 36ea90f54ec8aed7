import type { IncomingMessage, ServerResponse } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { answerJson, readBody, refuseForeign } from '../../http.ts';
import { answerControl } from '../../meta/control.ts';
import type { Meta } from '../../meta/meta.ts';
import { buildApp } from './build-app.ts';
import { composeWorld } from './compose-world.ts';
import { createDifferenceClock } from './difference-clock.ts';
import { createEventStream } from './event-stream.ts';
import { readLedger } from './read-ledger.ts';
import { startWatch } from './watch.ts';

/** More than any act needs. */
const MAX_BODY_BYTES = 1_000_000;

const HEADERS = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

export interface PageOptions {
  readonly meta: Meta;
  readonly dynamodbUrl: string;
  readonly tableName: string;
  /** How far the simulated clock has been moved forward, in ms. */
  readonly clockOffset: () => number;
  /** Calls the listener after each change at Meta; gives what stops that. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** The page, ready to be put beside the HTTP API. */
export interface Page {
  /** Answers `/`, its files, `/events` and `/control/…`; false for any other path. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  close(): void;
}

/** Builds the page and follows Meta and the ledger for it. Throws `StartError` if it cannot be bundled. */
export async function servePage(options: PageOptions): Promise<Page> {
  const { meta, dynamodbUrl, tableName, clockOffset, subscribe } = options;
  const app = await buildApp();
  const client = new DynamoDBClient({
    endpoint: dynamodbUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const events = createEventStream();
  const differences = createDifferenceClock();
  const ledger = { client, tableName };
  const watch = startWatch({
    compose: () =>
      composeWorld({ meta, clockOffset, differences, readLedger: (key) => readLedger(ledger, key) }),
    events,
    subscribe,
  });

  return {
    async answer(request, response) {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const file = app.get(pathname);
      const isControl = pathname.startsWith('/control/');
      if (!file && !isControl && pathname !== '/events') return false;
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      const refusal = refuseForeign(request);
      if (refusal !== undefined) answerJson(response, 403, { error: { message: refusal } });
      else if (isControl) await control(meta, request, response);
      else if (request.method !== 'GET') answerJson(response, 405, { error: { message: 'GET only' } });
      else if (file) response.writeHead(200, { 'content-type': file.type }).end(file.body);
      else watch.add(response);
      return true;
    },
    close() {
      watch.close();
      events.close();
      client.destroy();
    },
  };
}

async function control(meta: Meta, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) return answerJson(response, 413, { error: { message: 'The body is too large' } });
  const answer = await answerControl(meta, request, body.toString());
  answerJson(response, answer.status, answer.body);
}
