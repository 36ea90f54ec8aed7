import pMap from 'p-map';
import { parseThreadKey, type ThreadKey } from '../messenger/ids.ts';
import type { Log } from '../runtime/log.ts';
import { METRICS, type MetricName } from '../runtime/metric-names.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import type { DueThread, IndexQueries } from '../store/index-queries.ts';
import { SHARDS } from '../store/table.ts';

/** What a sweep needs. */
export interface SweepParts {
  readonly indexes: IndexQueries;
  /** Wakes the handover function for a thread; false if that failed. Must not throw. */
  readonly invoke: (key: ThreadKey) => Promise<boolean>;
  readonly metrics: MetricSink;
  readonly log: Log;
  /** Unix ms. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Limits the threads of each shard in one sweep; the others wait for the next. All shards together give about as many as
 * can be invoked in a minute. A lower limit would let a Page with many due threads keep out those of other Pages.
 */
const PER_SHARD = 1_000;
/** Meta stops a Page that sends more than 40 messages a second; a visit may say two things. */
const PER_PAGE_AND_SECOND = 15;
/** An invocation takes 20 to 100 ms: this many at once wake 10,000 threads in one sweep. */
const CONCURRENCY = 25;
/** Threads that have failed within the last ten minutes are an alarm, counted up to 1,000. */
const FAILED_WITHIN = 10 * 60_000;
const MOST_FAILED = 1_000;
/** A pause that ran out within this time, in ms, is probably not over: a thread that waits finds out. */
const PROBED_WITHIN = 3 * 60_000;
/** What a sweep leaves of its time for the answer, in ms. */
const MARGIN = 5_000;

/**
 * Wakes the handover function for the threads that are due, oldest first and no faster than their Page may send, until
 * `deadline` (Unix ms). Publishes gauges, read from the indexes: how late the oldest thread is, how many threads have
 * failed within the last ten minutes, how many Pages are paused.
 * @throws StoreUnavailableError
 */
export async function sweep(deadline: number, parts: SweepParts): Promise<void> {
  const { indexes, metrics, log, now } = parts;
  const startedAt = now();
  const shards = await Promise.all(
    SHARD_NUMBERS.map((shard) => indexes.dueThreads(shard, startedAt, PER_SHARD)),
  );
  const threads = shards.flat().sort((a, b) => a.dueAt - b.dueAt);
  metrics.seconds(METRICS.oldestDueAge, threads[0] ? (startedAt - threads[0].dueAt) / 1_000 : 0);
  await Promise.all([
    publish(METRICS.threadsFailed, () => countFailed(startedAt - FAILED_WITHIN, indexes), parts),
    publish(METRICS.pagesPaused, () => indexes.countPausedPages(startedAt - PROBED_WITHIN), parts),
  ]);
  const turns = paced(threads, startedAt);
  const fates = await pMap(turns, (turn) => wake(turn, deadline, parts), { concurrency: CONCURRENCY });
  const count = (fate: Fate) => fates.filter((each) => each === fate).length;
  log.info('sweep', { due: threads.length, woken: count('woken'), failed: count('failed') });
}

/** A gauge that cannot be read does not stop the waking. */
async function publish(
  name: MetricName,
  count: () => Promise<number>,
  { metrics, log }: SweepParts,
): Promise<void> {
  try {
    metrics.count(name, await count());
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    log.error(`The gauge ${name} could not be read: check the indexes of the table`, { error });
  }
}

const SHARD_NUMBERS = Array.from({ length: SHARDS }, (_, shard) => shard);

async function countFailed(since: number, indexes: IndexQueries): Promise<number> {
  const counts = await Promise.all(
    SHARD_NUMBERS.map((shard) => indexes.countFailed(shard, since, MOST_FAILED)),
  );
  return Math.min(
    MOST_FAILED,
    counts.reduce((sum, count) => sum + count, 0),
  );
}

interface Turn {
  readonly key: ThreadKey;
  /** Unix ms. */
  readonly at: number;
}

/** Gives each thread its moment, so that no Page gets more than its invocations a second. */
function paced(threads: readonly DueThread[], startedAt: number): readonly Turn[] {
  const counts = new Map<string, number>();
  const turns = threads.map(({ key }) => {
    const account = parseThreadKey(key)?.accountId ?? '';
    const count = counts.get(account) ?? 0;
    counts.set(account, count + 1);
    return { key, at: startedAt + Math.floor(count / PER_PAGE_AND_SECOND) * 1_000 };
  });
  return turns.sort((a, b) => a.at - b.at);
}

/** What became of a thread's turn; one that is left is due again in the next sweep. */
type Fate = 'woken' | 'failed' | 'left';

async function wake({ key, at }: Turn, deadline: number, { invoke, now, wait }: SweepParts): Promise<Fate> {
  const delay = at - now();
  if (now() + Math.max(0, delay) >= deadline - MARGIN) return 'left';
  if (delay > 0) await wait(delay);
  return (await invoke(key)) ? 'woken' : 'failed';
}
