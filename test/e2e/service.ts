import {
  DynamoDBClient,
  GetItemCommand,
  paginateScan,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, inject, vi } from 'vitest';
import { sign } from '../../functions/messenger/signature.ts';
import type { Mode } from '../../functions/page/page.ts';
import { settingsSchema } from '../../functions/settings/settings-schema.ts';
import { type Local, startLocal } from '../../local/local.ts';
import { createMetaClient, type MetaClient } from '../../local/meta/client.ts';
import { OUR_APP, PAGE } from '../ids.ts';
import type { Wire } from './wire.ts';

export const MODES: readonly Mode[] = ['routing', 'zero-config'];

/** Stands in every text and secret of these tests, so that any of them is found wherever it leaks. */
export const CANARY = 'kanarienvogel';
export const APP_SECRET = `app-secret-${CANARY}`;
export const VERIFY_TOKEN = `verify-token-${CANARY}`;

/** A text that the log may not hold. */
export function text(words: string): string {
  return `${words} (${CANARY})`;
}

/** A line that the service has printed. */
export interface Line {
  readonly label: string;
  readonly line: string;
}

/** The deployed bundles on this machine, Meta, and whatever an end-to-end test wants to see. */
export interface Service {
  readonly local: Local;
  readonly meta: MetaClient;
  readonly lines: readonly Line[];
  /** Posts a body as Meta would; the signature is right unless given. */
  post(body: string | object, headers?: Record<string, string>): Promise<Response>;
  /** Makes the person one of the Page's, without a webhook: Graph refuses calls about a person that Meta does not know. */
  introduce(psid: string): Promise<void>;
  /** The thread's item as DynamoDB has it; undefined if there is none. */
  ledger(psid: string): Promise<Record<string, unknown> | undefined>;
  /** Everything that is in the table. */
  items(): Promise<readonly Record<string, unknown>[]>;
  /** Lets a thread's time come now, and sweeps. */
  sweep(psid: string): Promise<void>;
  /** Runs the watch. */
  watch(): Promise<unknown>;
  /** The thread's history, oldest first: `what verdict`. */
  timeline(psid: string): Promise<readonly string[]>;
  /** What was said to the person, as Meta has it: `bot: …` or `<app id>: …`. */
  said(psid: string): Promise<readonly string[]>;
  /** Waits until the thread's item holds this. */
  expectLedger(psid: string, expected: object): Promise<void>;
  /** Waits until this is the last that was said to the person, by `bot` or an app. */
  expectLastSaid(psid: string, words: string): Promise<void>;
  /** Settles when nothing is on its way between Meta, the functions and back. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Changes to the settings of `cdk.json`, put into the settings parameter before the functions start. */
export type Change = (settings: Record<string, unknown>) => Record<string, unknown>;

/** Starts the service with ports of its own. The sweeper runs only when a test lets it. */
export async function startService({
  change = (settings) => settings,
  sweepEvery = 'never',
  asyncRetryDelaysMs = [200, 400],
  wire,
}: {
  change?: Change;
  sweepEvery?: number | 'never';
  asyncRetryDelaysMs?: readonly number[];
  /** Is closed with the service. */
  wire?: Wire;
} = {}): Promise<Service> {
  const lines: Line[] = [];
  const local = await startLocal({
    assemblyDir: inject('assemblyDir'),
    ports: { http: 0, dynamodb: 0, graph: 0 },
    appSecret: APP_SECRET,
    verifyToken: VERIFY_TOKEN,
    log: (label, line) => lines.push({ label, line }),
    ...(wire && { reroute: wire.reroute }),
    pace: { asyncRetryDelaysMs, longestSleepMs: 0, webhookRetryDelaysMs: [50, 200, 500, 1_000], sweepEvery },
  });
  const value = JSON.stringify(settingsSchema.parse(change({ ...local.settings })));
  local.ssm.put({ name: `${local.parameterPrefix}settings`, type: 'String', value });
  const meta = createMetaClient(local.meta.url);
  const dynamodb = new DynamoDBClient({
    endpoint: local.dynamodb.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const TableName = local.stack.table.name;
  const key = (psid: string) => `${PAGE}:${psid}`;

  const service: Service = {
    local,
    meta,
    lines,
    async post(body, headers = {}) {
      const bytes = typeof body === 'string' ? body : JSON.stringify(body);
      return fetch(local.webhookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': sign(bytes, APP_SECRET),
          ...headers,
        },
        body: bytes,
      });
    },
    async introduce(psid) {
      await meta.person(psid).reads();
    },
    async ledger(psid) {
      const Key = { thread: { S: key(psid) }, record: { S: 'thread' } };
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return Item && unmarshall(Item);
    },
    async items() {
      const items: Record<string, unknown>[] = [];
      for await (const page of paginateScan({ client: dynamodb }, { TableName, ConsistentRead: true })) {
        items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
      }
      return items;
    },
    async sweep(psid) {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key: { thread: { S: key(psid) }, record: { S: 'thread' } },
          UpdateExpression: 'SET dueAt = :now ADD version :one',
          ExpressionAttributeValues: { ':now': { S: new Date().toISOString() }, ':one': { N: '1' } },
        }),
      );
      local.schedule.fire();
      await local.lambda.idle();
    },
    watch() {
      const fn = local.stack.functions.find(({ label }) => label === 'watch');
      return local.lambda.invoke(fn?.arn ?? '', {});
    },
    async timeline(psid) {
      const { Items = [] } = await dynamodb.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#thread = :thread AND begins_with(#record, :prefix)',
          ExpressionAttributeNames: { '#thread': 'thread', '#record': 'record' },
          ExpressionAttributeValues: { ':thread': { S: key(psid) }, ':prefix': { S: 'timeline#' } },
        }),
      );
      return Items.map((item) => unmarshall(item)).map(({ what, verdict }) => `${what} ${verdict}`);
    },
    async said(psid) {
      const { messages } = await meta.thread(psid);
      return messages
        .filter(({ kind }) => kind === 'echo')
        .map(({ from, text: words }) => `${from === OUR_APP ? 'bot' : from}: ${words}`);
    },
    expectLedger: (psid, expected) =>
      eventually(async () => expect(await service.ledger(psid)).toMatchObject(expected)),
    expectLastSaid: (psid, words) =>
      eventually(async () => expect((await service.said(psid)).at(-1)).toBe(words)),
    async settled() {
      // Echoes of what a visit says are deliveries of their own, which may wake the next visit.
      await meta.flush();
      await local.lambda.idle();
      await meta.flush();
      await local.lambda.idle();
    },
    async close() {
      dynamodb.destroy();
      await local.close();
      await wire?.close();
    },
  };
  return service;
}

/** Waits until what the callback expects holds. */
export function eventually<T>(expectation: () => Promise<T> | T): Promise<T> {
  return vi.waitFor(expectation, { timeout: 15_000, interval: 25 });
}
