import type { Log } from '../runtime/log.ts';
import { METRICS } from '../runtime/metric-names.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import type { IndexQueries, Waiting } from '../store/index-queries.ts';
import { SHARDS, WAITING_SHARDS, type WaitingFor } from '../store/table.ts';

/** What the gauges are read from, and where they go. */
export interface GaugeParts {
  readonly indexes: IndexQueries;
  readonly metrics: MetricSink;
  readonly log: Log;
}

/** Threads that have failed within the last ten minutes are an alarm. */
const FAILED_WITHIN = 10 * 60_000;
/** A pause that ran out within this time, in ms, is probably not over: a thread that waits finds out. */
const PROBED_WITHIN = 3 * 60_000;
/** Nothing is counted beyond. */
const MOST = 1_000;

/**
 * Publishes gauges of what is there at `now` (Unix ms), read from the indexes, so that no crash can lose one: threads that
 * have failed, Pages that are paused, people who wait for an answer. One that cannot be read does not stop the others.
 */
export async function publishGauges(now: number, parts: GaugeParts): Promise<void> {
  const gauges = [publishFailed, publishPaused, publishWaiting];
  await Promise.all(
    gauges.map(async (publish) => {
      try {
        await publish(now, parts);
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        parts.log.error('A gauge could not be read: check the indexes of the table', { error });
      }
    }),
  );
}

async function publishFailed(now: number, { indexes, metrics }: GaugeParts): Promise<void> {
  const counts = await Promise.all(
    numbers(SHARDS).map((shard) => indexes.countFailed(shard, now - FAILED_WITHIN, MOST)),
  );
  metrics.count(METRICS.threadsFailed, Math.min(MOST, sum(counts)));
}

async function publishPaused(now: number, { indexes, metrics }: GaugeParts): Promise<void> {
  metrics.count(METRICS.pagesPaused, await indexes.countPausedPages(now - PROBED_WITHIN));
}

async function publishWaiting(now: number, { indexes, metrics }: GaugeParts): Promise<void> {
  const [bot, human, nobody] = await Promise.all([
    waiting('bot', indexes),
    waiting('human', indexes),
    waiting('nobody', indexes),
  ]);
  const people = together([human, nobody]);
  metrics.count(METRICS.waitingBot, bot.count);
  metrics.count(METRICS.waitingHuman, people.count);
  metrics.count(METRICS.unclaimed, nobody.count);
  metrics.seconds(METRICS.oldestWaitingBot, secondsSince(bot, now));
  metrics.seconds(METRICS.oldestWaitingHuman, secondsSince(people, now));
}

async function waiting(waitingFor: WaitingFor, indexes: IndexQueries): Promise<Waiting> {
  return together(
    await Promise.all(numbers(WAITING_SHARDS).map((shard) => indexes.waiting(waitingFor, shard, MOST))),
  );
}

function together(all: readonly Waiting[]): Waiting {
  const times = all.flatMap(({ since }) => since ?? []);
  const count = Math.min(MOST, sum(all.map((each) => each.count)));
  return { count, ...(times.length > 0 ? { since: Math.min(...times) } : {}) };
}

function secondsSince({ since }: Waiting, now: number): number {
  return since === undefined ? 0 : (now - since) / 1_000;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => n);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, each) => total + each, 0);
}
