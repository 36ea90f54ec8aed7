import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { build } from 'esbuild';
import { CREDENTIALS, REGION } from '../../aws/endpoint.ts';
import { answerJson, readBody, refuseForeign } from '../../http.ts';
import { answerControl } from '../../meta/control.ts';
import type { Meta } from '../../meta/meta.ts';
import { StartError } from '../../start-error.ts';
import { readLedger } from './ledger.ts';
import { startUpdates } from './updates.ts';
import { composeView, createDifferenceClock } from './view.ts';

/** No command of the control API is larger. */
const MAX_BODY_BYTES = 1_000_000;

const HEADERS = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

export interface WebPageOptions {
  readonly meta: Meta;
  readonly dynamodbUrl: string;
  readonly tableName: string;
  /** How far (ms) the clock has been moved forward. */
  readonly clockOffset: () => number;
  /** Calls the listener after each change at Meta. Gives the function that unsubscribes it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** The web page, which is served beside the HTTP API. */
export interface WebPage {
  /** Answers `/`, its files, `/events` and `/control/…`. False: the path is another one. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  close(): void;
}

/** Bundles the web page and starts its updates. Throws `StartError` if it cannot be bundled. */
export async function serveWebPage(options: WebPageOptions): Promise<WebPage> {
  const { meta, dynamodbUrl, tableName, clockOffset, subscribe } = options;
  const files = await bundleApp();
  const client = new DynamoDBClient({ endpoint: dynamodbUrl, region: REGION, credentials: CREDENTIALS });
  const differences = createDifferenceClock();
  const ledger = { client, tableName };
  const updates = startUpdates({
    compose: () =>
      composeView({ meta, clockOffset, differences, readLedger: (key) => readLedger(ledger, key) }),
    subscribe,
  });

  return {
    async answer(request, response) {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const file = files.get(pathname);
      const isControl = pathname.startsWith('/control/');
      if (!file && !isControl && pathname !== '/events') return false;
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      const refusal = refuseForeign(request);
      if (refusal !== undefined) answerJson(response, 403, { error: { message: refusal } });
      else if (isControl) await control(meta, request, response);
      else if (request.method !== 'GET') answerJson(response, 405, { error: { message: 'GET only' } });
      else if (file) response.writeHead(200, { 'content-type': file.type }).end(file.body);
      else updates.add(response);
      return true;
    },
    close() {
      updates.close();
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

const APP_DIR = join(import.meta.dirname, '..', 'app');

/** The files of the web page by path. */
type Files = ReadonlyMap<string, { readonly type: string; readonly body: string }>;

/** Bundles the web page in memory. Throws `StartError` with the bundler's message. */
export async function bundleApp(): Promise<Files> {
  const [script, style, html, icon] = await Promise.all([
    bundle('main.tsx'),
    bundle('styles/main.css'),
    readFile(join(APP_DIR, 'index.html'), 'utf8'),
    readFile(join(APP_DIR, 'icon.svg'), 'utf8'),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/app.js', { type: 'text/javascript; charset=utf-8', body: script }],
    ['/app.css', { type: 'text/css; charset=utf-8', body: style }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
  ]);
}

async function bundle(entry: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [join(APP_DIR, entry)],
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    });
    return outputFiles.map(({ text }) => text).join('\n');
  } catch (error) {
    throw new StartError(`The page could not be bundled: ${error instanceof Error ? error.message : error}`);
  }
}
