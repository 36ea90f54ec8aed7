import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Settings, settingsSchema } from '../functions/settings/settings-schema.ts';
import { createIndexQueries } from '../functions/store/index-queries.ts';
import { SHARDS } from '../functions/store/table.ts';
import { createFailureLog, type FailureLog, LAMBDA_RETRY_DELAYS_MS } from './aws/async-queue.ts';
import { type DynamoDb, startDynamoDb } from './aws/dynamodb.ts';
import { CREDENTIALS, REGION } from './aws/endpoint.ts';
import { startHttpApi } from './aws/http-api.ts';
import { type Lambda, type Reroute, startLambda } from './aws/lambda.ts';
import { type Schedule, startSchedule } from './aws/schedule.ts';
import { type SeedParameter, type Ssm, startSsm } from './aws/ssm.ts';
import { type FunctionResource, readStack, type Stack } from './aws/stack.ts';
import { createTable, emptyTable } from './aws/table.ts';
import { createPersistentClock, waitBy } from './clock.ts';
import { FIRST_PAGE } from './meta/meta.ts';
import { type MetaServer, serveMeta } from './meta/serve.ts';
import { metaOptionsFrom } from './meta-options.ts';
import { serveWebPage } from './page/server/serve.ts';
import { StartError } from './start-error.ts';

/** The first simulated Page and its access token. */
export const LOCAL_PAGE = { id: FIRST_PAGE.pageId, accessToken: 'local-page-token' } as const;

export interface LocalOptions {
  /** Folder of the cloud assembly, e.g. `cdk.out`. */
  readonly assemblyDir: string;
  /** Folder of the data that a stop keeps. Without one they are in memory. */
  readonly stateDir?: string;
  /** Port 0 takes any free port. */
  readonly ports: { readonly http: number; readonly dynamodb: number; readonly graph: number };
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Address of another Graph API than the simulated one, without a version. */
  readonly graphApiUrl?: string;
  /** Gets each line with its source: `webhook`, `handover`, `meta`, … No line has a secret. */
  readonly log: (source: string, line: string) => void;
  /** Changes the endpoints of a function, for tests. */
  readonly reroute?: Reroute;
  /** Shorter times than AWS's and Meta's, for tests. */
  readonly pace?: {
    readonly asyncRetryDelaysMs?: readonly number[];
    /** How long a visit sleeps at most: two run at once here, and its sleep does not follow a clock that is moved. */
    readonly longestSleepMs?: number;
    readonly webhookRetryDelaysMs?: readonly number[];
    /** Ms between two sweeps, or `never`. */
    readonly sweepEvery?: number | 'never';
  };
}

/** The deployed stack with the simulated AWS and Meta. */
export interface Local {
  readonly url: string;
  readonly webhookUrl: string;
  readonly stack: Stack;
  readonly settings: Settings;
  /** `/messenger-handover/dev/` */
  readonly parameterPrefix: string;
  readonly dynamodb: DynamoDb;
  readonly ssm: Ssm;
  readonly lambda: Lambda;
  readonly schedule: Schedule;
  readonly failures: FailureLog;
  readonly meta: MetaServer;
  /** Stops everything in reverse order, with the processes of all functions. */
  close(): Promise<void>;
}

/** Longer waits are left to the schedule, as after a sleep in AWS. */
const LONGEST_SLEEP_MS = 3_000;

/** Starts everything. If it throws, it has stopped what it had started. Throws `StartError` for the user to fix. */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const running = new AsyncDisposableStack();
  try {
    return await startAll(options, running);
  } catch (error) {
    await running.disposeAsync();
    throw error;
  }
}

async function startAll(options: LocalOptions, running: AsyncDisposableStack): Promise<Local> {
  const { ports, stateDir, log, pace = {}, appSecret, verifyToken } = options;
  const time = createPersistentClock(stateDir);
  const clock = time.now;
  const newId = () => randomUUID();
  const stopWithAll = <T extends { close(): unknown }>(started: T): T =>
    running.adopt(started, async (each) => void (await each.close()));

  const stack = await readStack(options.assemblyDir);
  const { table, routes, schedules } = stack;
  const { settings, prefix } = readSettings(stack);

  const path = stateDir && join(stateDir, 'dynamodb');
  const dynamodb = stopWithAll(await startDynamoDb({ port: ports.dynamodb, ...(path && { path }) }));
  await createTable(dynamodb.url, table);
  const seeds = [...stack.parameters, ...secretsUnder(prefix, { appSecret, verifyToken })];
  const ssm = stopWithAll(await startSsm({ port: 0, seeds, clock }));
  const meta = stopWithAll(
    await serveMeta({
      ...metaOptionsFrom(settings, { appSecret, pageToken: LOCAL_PAGE.accessToken }),
      port: ports.graph,
      clock: time,
      log: (line) => log('meta', line),
      ...(pace.webhookRetryDelaysMs && { retryDelaysMs: pace.webhookRetryDelaysMs }),
    }),
  );
  const failures = createFailureLog({ log, ...(stateDir && { file: join(stateDir, 'failures.jsonl') }) });
  const lambda = stopWithAll(
    await startLambda({
      port: 0,
      functions: stack.functions,
      concurrency: concurrencyIn(stack),
      endpoints: {
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
        AWS_ENDPOINT_URL_SSM: ssm.url,
        GRAPH_API_URL: options.graphApiUrl ?? meta.url,
        LONGEST_SLEEP_MS: String(pace.longestSleepMs ?? LONGEST_SLEEP_MS),
      },
      retryDelaysMs: pace.asyncRetryDelaysMs ?? LAMBDA_RETRY_DELAYS_MS,
      ...(options.reroute && { reroute: options.reroute }),
      onFailure: failures.add,
      log,
      clock,
      clockOffset: time.offset,
      wait: waitBy(time),
      newId,
    }),
  );
  const { invoke, enqueue } = lambda;
  const page = stopWithAll(
    await serveWebPage({
      meta: meta.state,
      dynamodbUrl: dynamodb.url,
      tableName: table.name,
      clockOffset: time.offset,
      subscribe: meta.state.subscribe,
    }),
  );
  const api = stopWithAll(
    await startHttpApi({ port: ports.http, routes, invoke, otherwise: page.answer, clock, newId }),
  );
  const every = pace.sweepEvery === undefined ? {} : { every: pace.sweepEvery };
  const schedule = stopWithAll(startSchedule({ schedules, enqueue, ...every, clock, newId }));

  const webhookUrl = `${api.url}/webhook`;
  meta.setWebhookUrl(webhookUrl);
  meta.join({
    timeMoved: () => sweepUntilDone({ schedule, lambda, dynamodbUrl: dynamodb.url, table, clock }),
    settled: () => lambda.idle(),
    clear: async () => {
      await lambda.idle();
      await emptyTable(dynamodb.url, table);
    },
    pageAdded: (pageId, token) =>
      ssm.put({ name: `${prefix}pages/${pageId}/access-token`, type: 'SecureString', value: token }),
  });
  return {
    url: api.url,
    webhookUrl,
    stack,
    settings,
    parameterPrefix: prefix,
    ...{ dynamodb, ssm, lambda, schedule, failures, meta },
    close: () => running.disposeAsync(),
  };
}

function readSettings({ parameters }: Stack): { settings: Settings; prefix: string } {
  const parameter = parameters.find(({ name }) => name.endsWith('/settings'));
  if (!parameter)
    throw new StartError('The template has no parameter "…/settings": check lib/parameters.ts.');
  const settings = settingsSchema.parse(JSON.parse(parameter.value));
  return { settings, prefix: parameter.name.slice(0, -'settings'.length) };
}

/** The secrets that an operator adds to SSM after a deployment. */
function secretsUnder(
  prefix: string,
  { appSecret, verifyToken }: Pick<LocalOptions, 'appSecret' | 'verifyToken'>,
): readonly SeedParameter[] {
  const secrets = {
    'app-secret': appSecret,
    'verify-token': verifyToken,
    [`pages/${LOCAL_PAGE.id}/access-token`]: LOCAL_PAGE.accessToken,
  };
  return Object.entries(secrets).map(([name, value]) => ({
    name: prefix + name,
    type: 'SecureString',
    value,
  }));
}

/** The most processes of a function. Two handovers can run at the same time; more would load a laptop too much. */
function concurrencyIn({ routes, schedules }: Stack): (fn: FunctionResource) => number {
  return ({ arn }) => {
    if (routes.some(({ functionArn }) => functionArn === arn)) return 4;
    return schedules.some(({ functionArn }) => functionArn === arn) ? 1 : 2;
  };
}

/** A thread whose commands keep failing stays due: after this many sweeps it waits for the next regular sweep. */
const MOST_SWEEPS = 5;
/** A failed function is retried after minutes. A sweep waits for at most these ms. */
const IDLE_TIMEOUT_MS = 10_000;

interface SweepParts {
  readonly schedule: Schedule;
  readonly lambda: Lambda;
  readonly dynamodbUrl: string;
  readonly table: Stack['table'];
  /** Unix ms. */
  readonly clock: () => number;
}

/** Sweeps after time has moved, until no thread is due. */
async function sweepUntilDone({ schedule, lambda, dynamodbUrl, table, clock }: SweepParts): Promise<void> {
  const client = new DynamoDBClient({ endpoint: dynamodbUrl, region: REGION, credentials: CREDENTIALS });
  const due = createIndexQueries({ client, tableName: table.name });
  const idle = () => Promise.race([lambda.idle(), delay(IDLE_TIMEOUT_MS, undefined, { ref: false })]);
  const isAnyDue = async () => {
    const shards = Array.from({ length: SHARDS }, (_, shard) => due.dueThreads(shard, clock(), 1));
    return (await Promise.all(shards)).some((threads) => threads.length > 0);
  };
  try {
    await idle();
    for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps += 1) {
      schedule.fire();
      await idle();
      if (!(await isAnyDue())) return;
    }
  } finally {
    client.destroy();
  }
}
