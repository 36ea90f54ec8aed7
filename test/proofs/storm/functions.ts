import type { SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { bot } from '../../../functions/bot/bot.ts';
import type { BotTurn } from '../../../functions/bot/bot-contract.ts';
import { createGraphClient } from '../../../functions/graph/graph-client.ts';
import { workMailbox } from '../../../functions/handover/work-mailbox.ts';
import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import { createOutages } from '../../../functions/page/outages.ts';
import type { Log } from '../../../functions/runtime/log.ts';
import type { MetricSink } from '../../../functions/runtime/metrics.ts';
import { createIndexQueries } from '../../../functions/store/index-queries.ts';
import { createPageRepository } from '../../../functions/store/page-repository.ts';
import { createSendPace } from '../../../functions/store/send-pace.ts';
import { createParameterStore } from '../../../functions/store/ssm-parameters.ts';
import { createThreadRepository } from '../../../functions/store/thread-repository.ts';
import { sweep } from '../../../functions/sweeper/sweep.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import { createSignatureCheck } from '../../../functions/webhook/signature-check.ts';
import { answerWebhook } from '../../../functions/webhook/webhook.ts';
import type { Table } from '../../support/table-in-memory.ts';
import { dynamoDbLine, ssmLine, type WriteWatch } from './aws-lines.ts';
import { type GraphLine, graphLine } from './graph-line.ts';
import type { Instance } from './lambda.ts';
import type { Ports } from './ports.ts';

/** What the functions are deployed into. */
export interface Environment {
  readonly ports: Ports;
  readonly table: Table;
  readonly watch: WriteWatch;
  readonly ssm: SSMClient;
  readonly prefix: string;
  readonly meta: GraphLine['meta'];
  readonly quoted: string;
  readonly refused: GraphLine['refused'];
  readonly lagging: GraphLine['lagging'];
  readonly log: Log;
  /** The functions' own clock, Unix ms. */
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
  /** Wakes the handover function for a thread. */
  readonly invoke: (instance: Instance, key: ThreadKey) => Promise<boolean>;
}

/** One process of the functions: the real use cases, repositories and clients, wired as in the handlers. */
export function startInstance(instance: Instance, metrics: () => MetricSink, environment: Environment) {
  const { ports, log, now, random } = environment;
  const warn = (message: string, cause?: unknown) => log.warn(message, { cause });
  const wait = (ms: number, signal?: AbortSignal) => ports.wait(instance, ms, signal);
  const client = dynamoDbLine(instance, ports, environment.table, environment.watch);
  const table = { client, tableName: 'threads' };
  const parameters = createParameterStore({
    ssm: ssmLine(instance, ports, environment.ssm),
    prefix: environment.prefix,
    now,
    readsVerifyToken: true,
    warn,
  });
  const retentionDays = async () => (await parameters.settings()).retentionDays;
  const threads = createThreadRepository({ ...table, retentionDays, now, warn });
  const pages = createPageRepository({ ...table, now, warn });
  const shared = {
    threads,
    pages,
    outages: createOutages(pages, now),
    parameters,
    log,
    now,
    wait,
  };
  const checkSignature = createSignatureCheck({ ...shared, metrics: metrics() });
  const invoke = (key: ThreadKey) => environment.invoke(instance, key);
  const graph = createGraphClient({
    baseUrl: 'http://graph',
    version: async () => (await parameters.settings()).graphVersion,
    timeoutMs: TIMES.graphCall,
    transport: graphLine(instance, environment),
  });
  const askBot = (turn: BotTurn) =>
    ports.call(instance, {
      port: 'bot',
      effect: () => bot(turn),
      failure: () => new Error(`the bot cannot answer ${JSON.stringify(turn.turn)}`),
      spoil: (kind) => (kind === 'throws' ? { takesEffect: false } : kind === 'hangs' ? HANGS : undefined),
    });

  return {
    webhook: (event: APIGatewayProxyEventV2) =>
      answerWebhook(event, { ...shared, metrics: metrics(), invoke, checkSignature }),
    handover: (key: ThreadKey, deadline: number) =>
      workMailbox(key, deadline, {
        ...{ ...shared, metrics: metrics(), graph, random, bot: askBot },
        sendPace: createSendPace(table),
        newId: environment.newId,
        longestSleepMs: TIMES.sleep,
      }),
    sweeper: (deadline: number) =>
      sweep(deadline, {
        ...{ metrics: metrics(), log, now, invoke, wait },
        indexes: createIndexQueries(table),
      }),
  };
}

/** Longer than a visit waits for the bot. */
const HANGS = { takesEffect: false, answerAfterMs: 20_000 } as const;
