import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Settings, settingsSchema } from '../functions/thread/settings-schema.ts';
import { createTable } from './aws/dynamodb/create-table.ts';
import { emptyTable } from './aws/dynamodb/empty-table.ts';
import { type DynamoDb, startDynamoDb } from './aws/dynamodb/start-dynamodb.ts';
import { startHttpApi } from './aws/http-api/start-http-api.ts';
import { LAMBDA_RETRY_DELAYS_MS } from './aws/lambda/async-queue.ts';
import { type Lambda, type Reroute, startLambda } from './aws/lambda/start-lambda.ts';
import { type Schedule, startSchedule } from './aws/schedule.ts';
import { type Ssm, startSsm } from './aws/ssm/start-ssm.ts';
import { readStack } from './aws/template/read-stack.ts';
import type { FunctionResource, Stack } from './aws/template/stack.ts';
import { catchUp } from './catch-up.ts';
import { waitBy } from './clock.ts';
import { createFailureLog, type FailureLog } from './failure-log.ts';
import { keptTime } from './kept-time.ts';
import type { Log } from './log.ts';
import { type MetaServer, serveMeta } from './meta/serve.ts';
import { metaOptionsFrom } from './meta-options.ts';
import { servePage } from './page/server/serve-page.ts';
import { seedParameters } from './seed-parameters.ts';
import { StartError } from './start-error.ts';

export interface LocalOptions {
  /** Folder of the cloud assembly, e.g. `cdk.out`. */
  readonly assemblyDir: string;
  /** Folder of what outlives a stop; in memory without one. */
  readonly stateDir?: string;
  /** Port 0 takes any free one. */
  readonly ports: { readonly http: number; readonly dynamodb: number; readonly graph: number };
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Another stand-in for the Graph API than the simulator, without a version in it. */
  readonly graphApiUrl?: string;
  readonly log: Log;
  /** Lets a test stand between a function and what it calls. */
  readonly reroute?: Reroute;
  /** Other times than AWS's and Meta's, for tests that do not wait. */
  readonly pace?: {
    readonly asyncRetryDelaysMs?: readonly number[];
    readonly webhookRetryDelaysMs?: readonly number[];
    /** Milliseconds between two sweeps, or `never`. */
    readonly sweepEvery?: number | 'never';
  };
}

/** The deployed stack and the world around it, on this machine. */
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
  /** Stops everything, the functions first, and leaves no process behind. */
  close(): Promise<void>;
}

/** Starts everything. Throws `StartError` where a person has to mend something; nothing is left running then. */
export async function startLocal(options: LocalOptions): Promise<Local> {
  const running = new AsyncDisposableStack();
  try {
    return await startAll(options, running);
  } catch (error) {
    await running.disposeAsync();
    throw error;
  }
}

/** What is started is put on `running`, which stops the last first. */
async function startAll(options: LocalOptions, running: AsyncDisposableStack): Promise<Local> {
  const { ports, stateDir, log, pace = {}, appSecret, verifyToken } = options;
  const time = keptTime(stateDir);
  const clock = time.now;
  const newId = () => randomUUID();
  const until = <T extends { close(): unknown }>(started: T): T =>
    running.adopt(started, async (each) => void (await each.close()));

  const stack = await readStack(options.assemblyDir);
  const { settings, prefix } = readSettings(stack);

  const path = stateDir && join(stateDir, 'dynamodb');
  const dynamodb = until(await startDynamoDb({ port: ports.dynamodb, ...(path && { path }) }));
  await createTable(dynamodb.url, stack.table);
  const seeds = [...stack.parameters, ...seedParameters(prefix, { appSecret, verifyToken })];
  const ssm = until(await startSsm({ port: 0, seeds, clock }));
  const meta = until(
    await serveMeta({
      ...metaOptionsFrom(settings, { appSecret }),
      port: ports.graph,
      clock: time,
      log: (line) => log('meta', line),
      ...(pace.webhookRetryDelaysMs && { retryDelaysMs: pace.webhookRetryDelaysMs }),
    }),
  );
  const failures = createFailureLog({ log, ...(stateDir && { file: join(stateDir, 'failures.jsonl') }) });
  const lambda = until(
    await startLambda({
      port: 0,
      functions: stack.functions,
      concurrency: concurrencyIn(stack),
      endpoints: {
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
        AWS_ENDPOINT_URL_SSM: ssm.url,
        GRAPH_API_URL: options.graphApiUrl ?? meta.url,
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
  const { routes, schedules } = stack;
  const { invoke, enqueue } = lambda;
  const page = until(
    await servePage({
      meta: meta.state,
      dynamodbUrl: dynamodb.url,
      tableName: stack.table.name,
      clockOffset: time.offset,
      subscribe: meta.state.subscribe,
    }),
  );
  const api = until(
    await startHttpApi({ port: ports.http, routes, invoke, elsewhere: page.answer, clock, newId }),
  );
  const every = pace.sweepEvery === undefined ? {} : { every: pace.sweepEvery };
  const schedule = until(startSchedule({ schedules, enqueue, ...every, clock, newId }));

  const webhookUrl = `${api.url}/webhook`;
  meta.setWebhookUrl(webhookUrl);
  meta.join({
    timeMoved: () => catchUp({ schedule, lambda, dynamodb, clock, tableName: stack.table.name }),
    settled: () => lambda.idle(),
    clear: async () => {
      await lambda.idle();
      await emptyTable(dynamodb.url, stack.table);
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
  if (!parameter) throw new StartError('The template has no parameter "…/settings".');
  const settings = settingsSchema.parse(JSON.parse(parameter.value));
  return { settings, prefix: parameter.name.slice(0, -'settings'.length) };
}

/** Enough to show what happens at once, little enough for a laptop: at most two handovers run beside each other. */
function concurrencyIn({ routes, schedules }: Stack): (fn: FunctionResource) => number {
  return ({ arn }) => {
    if (routes.some(({ functionArn }) => functionArn === arn)) return 4;
    return schedules.some(({ functionArn }) => functionArn === arn) ? 1 : 2;
  };
}
