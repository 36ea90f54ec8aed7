import { fakeSsm } from '../../support/fake-ssm.ts';
import { recordingLog } from '../../support/recorders.ts';
import type { Table } from '../../support/table-in-memory.ts';
import { act } from './act.ts';
import { asyncInvocations } from './async-invocations.ts';
import { chanceFrom } from './chance.ts';
import type { Conversation, Step } from './conversation.ts';
import type { Tally } from './coverage.ts';
import { CANARIES, settingsOf } from './deployed-settings.ts';
import { type FaultPlan, faultPlan } from './faults.ts';
import { type Environment, startInstance } from './functions.ts';
import { lambdaFunction } from './lambda.ts';
import { startMetaInTime } from './meta.ts';
import { createOutage } from './outage.ts';
import { createPorts, type Latency } from './ports.ts';
import { newRecords } from './records.ts';
import { virtualTime } from './virtual-time.ts';
import { watchWrites } from './watch-writes.ts';
import { webhookLine } from './webhook-line.ts';

const START = Date.UTC(2026, 10, 21, 9, 0, 17);
const MINUTE = 60_000;

/** The deployment and the simulated Meta of one conversation, with its faults. */
export type Storm = ReturnType<typeof startStorm>;

/** What a measurement has otherwise than a storm. */
export interface World {
  readonly plan?: FaultPlan;
  readonly latency?: Latency;
  /** Executors of the handover function at once. */
  readonly executors?: number;
}

export function startStorm(conversation: Conversation, table: Table, tally: Tally, world: World = {}) {
  const time = virtualTime(START);
  const chance = chanceFrom(conversation.seed);
  const plan =
    world.plan ?? faultPlan(conversation.faults, (port, kind) => tally.add(`fault ${port} ${kind}`));
  const outage = createOutage(time);
  const ports = createPorts(time, plan, chance, outage, world.latency);
  const records = newRecords();
  const written = watchWrites(records);
  const log = recordingLog();
  const metrics = new Map<string, number>();
  const settings = settingsOf(conversation);
  const ssm = fakeSsm({
    '/storm/settings': JSON.stringify(settings),
    '/storm/app-secret': CANARIES.appSecret,
    '/storm/verify-token': CANARIES.verifyToken,
    '/storm/pages/100000000000001/access-token': CANARIES.pageToken,
  });
  const now = () => time.now() + conversation.skewMs;
  const meta = startMetaInTime({
    ...{ time, conversation, settings, appSecret: CANARIES.appSecret, pageToken: CANARIES.pageToken },
    deliver: (...post) => deliver(...post),
  });
  let ids = 0;
  const environment: Environment = {
    ...{ ports, table, meta: meta.meta, log, now },
    ssm: ssm.client,
    prefix: '/storm',
    lagging: meta.lagging,
    quoted: `${CANARIES.words} ${CANARIES.pageToken}`,
    refused: (error, { url, body = '' }) =>
      void records.refused.push({ error, edge: url.pathname.split('/').at(-1) ?? '', body, at: now() }),
    watch: (command, instance) => written.seen(command, instance, now()),
    random: () => chance('jitter'),
    newId: () => {
      ids += 1;
      return `visit-${ids}`;
    },
    invoke: asyncInvocations({
      ...{ time, ports, chance },
      run: async (key) => {
        const visit = await functions.handover.run((parts, ms) => parts.handover(key, now() + ms));
        return visit.kind === 'returned';
      },
      givenUp: () => tally.add('on-failure queue'),
    }),
  };
  const functionOf = (name: string, timeoutMs: number, atOnce?: number) =>
    lambdaFunction({
      ...{ name, time, timeoutMs, ...(atOnce === undefined ? {} : { atOnce }) },
      start: (instance, sink) => startInstance(instance, sink, environment),
      published: (metric, value) => void metrics.set(metric, (metrics.get(metric) ?? 0) + value),
      died: () => tally.add(`invocation of ${name} died`),
      threw: () => tally.add(`invocation of ${name} failed`),
    });
  const functions = {
    webhook: functionOf('webhook', 10_000),
    handover: functionOf('handover', 45_000, world.executors),
    sweeper: functionOf('sweeper', 55_000),
  };
  const deliver = webhookLine({
    ...{ time, plan, chance, outage },
    hasNamelessEchoes: conversation.form.hasNamelessEchoes ?? false,
    received: (event) => records.received.push({ ...event, ledger: written.threads.get(event.key) }),
    post: async (event) => {
      const ending = await functions.webhook.run((parts) => parts.webhook(event));
      return ending.kind === 'failed' ? undefined : ending.value.statusCode;
    },
  });

  const earliestDue = () =>
    Math.min(...[...written.threads.values()].map(({ dueAt }) => dueAt ?? Number.POSITIVE_INFINITY));

  /** Lets time pass until then (Unix ms). The sweeper runs each minute if a thread is due. */
  async function passUntil(until: number): Promise<void> {
    for (;;) {
      const due = Math.max(earliestDue() - conversation.skewMs, time.now() + 1);
      const sweepAt = Math.ceil(due / MINUTE) * MINUTE;
      const nextAt = time.next() ?? Number.POSITIVE_INFINITY;
      if (Math.min(sweepAt, nextAt) > until) return time.passUntil(until);
      await time.passUntil(Math.min(sweepAt, nextAt));
      if (time.now() === sweepAt && plan.take('sweep') === undefined) startSweep();
    }
  }

  function startSweep(): void {
    tally.add('sweeps');
    void functions.sweeper.run((parts, timeoutMs) => parts.sweeper(now() + timeoutMs));
  }

  async function take(step: Step, n: number): Promise<void> {
    await passUntil(time.now() + step.afterMs);
    if (conversation.outage?.fromStep === n) {
      outage.begin(conversation.outage.of, conversation.outage.forMs);
      tally.add(`outage of the ${conversation.outage.of}`);
    }
    const isDone = await act(step, meta.meta, `${CANARIES.words} ${n}`);
    if (step.do === 'operator') ssm.put('/storm/pages/100000000000001/access-token', CANARIES.pageToken);
    tally.add(`${step.do} ${step.act}${isDone ? '' : ' (refused by Meta)'}`);
  }

  return {
    ...{
      conversation,
      time,
      plan,
      meta,
      records,
      written,
      log,
      metrics,
      ssm,
      table,
      tally,
      now,
      take,
      passUntil,
    },
    /** Lets everything on its way arrive. */
    async drain(): Promise<void> {
      for (let next = time.next(); next !== undefined; next = time.next()) await passUntil(next);
    },
  };
}
