import pMap from 'p-map';
import { parseThreadKey, type ThreadKey } from '../messenger/ids.ts';
import { METRICS } from '../runtime/metric-names.ts';
import type { DueThread } from '../store/index-queries.ts';
import { SHARDS } from '../store/table.ts';
import { type GaugeParts, publishGauges } from './gauges.ts';

/** What a sweep needs. */
export interface SweepParts extends GaugeParts {
  /** Wakes the handover function for a thread; false if that failed. Must not throw. */
  readonly invoke: (key: ThreadKey) => Promise<boolean>;
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
/** What a sweep leaves of its time for the answer, in ms. */
const MARGIN = 5_000;

/**
 * Wakes the handover function for the threads that are due, oldest first and no faster than their Page may send, until
 * `deadline` (Unix ms). Publishes the gauges, and how late the oldest thread is.
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
  await publishGauges(startedAt, parts);
  const turns = paced(threads, startedAt);
  const fates = await pMap(turns, (turn) => wake(turn, deadline, parts), { concurrency: CONCURRENCY });
  const count = (fate: Fate) => fates.filter((each) => each === fate).length;
  log.info('sweep', { due: threads.length, woken: count('woken'), failed: count('failed') });
}

const SHARD_NUMBERS = Array.from({ length: SHARDS }, (_, shard) => shard);

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
