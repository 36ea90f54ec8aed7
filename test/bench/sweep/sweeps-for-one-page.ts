import { createHash } from 'node:crypto';
import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import type { DueThread } from '../../../functions/store/index-queries.ts';
import { SHARDS } from '../../../functions/store/table.ts';
import { sweep } from '../../../functions/sweeper/sweep.ts';
import { fakeClock } from '../../support/fake-timers.ts';
import { recordingLog, recordingMetrics } from '../../support/recorders.ts';
import { addresses } from './seed-due.ts';

const MINUTE = 60_000;
const LIFETIME = 55_000;

/** How many sweeps, one a minute, it takes until so many threads of a single Page have all been woken. */
export async function sweepsForOnePage(threads: number): Promise<number> {
  const clock = fakeClock(0);
  const due = new Map<ThreadKey, DueThread>(addresses(threads, 1).map((key) => [key, { key, dueAt: 0 }]));
  let sweeps = 0;
  while (due.size > 0) {
    clock.now = sweeps * MINUTE;
    sweeps += 1;
    await sweep(clock.now + LIFETIME, {
      indexes: {
        dueThreads: async (shard, _now, limit) =>
          [...due.values()].filter(({ key }) => shardOf(key) === shard).slice(0, limit),
        countFailed: async () => 0,
        waiting: async () => ({ count: 0 }),
        countPausedPages: async () => 0,
      },
      invoke: async (key) => due.delete(key),
      metrics: recordingMetrics(),
      log: recordingLog(),
      now: () => clock.now,
      wait: async (ms) => clock.advance(ms),
    });
    if (sweeps > threads) throw new Error('the sweeps leave threads behind for good');
  }
  return sweeps;
}

function shardOf(key: ThreadKey): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % SHARDS;
}
