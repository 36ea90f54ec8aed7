import { describe, expect, it } from 'vitest';
import { type ThreadKey, threadKey } from '../../functions/messenger/ids.ts';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import type { DueThread, Waiting } from '../../functions/store/index-queries.ts';
import { SHARDS } from '../../functions/store/table.ts';
import { type SweepParts, sweep } from '../../functions/sweeper/sweep.ts';
import { NOW, PAGE, type PERSON } from '../ids.ts';
import { fakeClock } from '../support/fake-timers.ts';
import { recordingLog, recordingMetrics } from '../support/recorders.ts';

const SECOND = 1_000;

function keyOf(psid: number, page: string = PAGE): ThreadKey {
  return threadKey(page as typeof PAGE, `${psid}` as typeof PERSON);
}

const some = (count: number, seconds: number): Waiting => ({ count, since: NOW - seconds * SECOND });
const NOBODY: Readonly<Record<string, Waiting>> = {};

/** A sweep over these threads, by shard; each invocation takes so many ms. */
function sweeping(
  shards: readonly (readonly DueThread[])[],
  { paused = 0, invocationMs = 0, failed = [] as readonly number[], waiting = NOBODY } = {},
) {
  const clock = fakeClock(NOW);
  const woken: { key: ThreadKey; at: number }[] = [];
  const metrics = recordingMetrics();
  const log = recordingLog();
  const parts: SweepParts = {
    indexes: {
      dueThreads: async (shard, now, limit) =>
        (shards[shard] ?? []).filter(({ dueAt }) => dueAt <= now).slice(0, limit),
      countFailed: async (shard, since, limit) =>
        Math.min(limit, failed.filter((at) => at > since).length * (shard === 3 ? 1 : 0)),
      waiting: async (waitingFor, shard) => waiting[`${waitingFor}#${shard}`] ?? { count: 0 },
      countPausedPages: async () => paused,
    },
    invoke: async (key) => {
      woken.push({ key, at: clock.now });
      clock.advance(invocationMs);
      return true;
    },
    metrics,
    log,
    now: () => clock.now,
    wait: async (ms) => clock.advance(ms),
  };
  return { clock, woken, metrics, log, parts, keys: () => woken.map(({ key }) => key) };
}

describe('sweep', () => {
  it('wakes what is due in every shard, the oldest first', async () => {
    const shards = Array.from({ length: SHARDS }, (_, n) => [{ key: keyOf(n), dueAt: NOW - n }]);
    const { parts, keys } = sweeping(shards);
    await sweep(NOW + 60 * SECOND, parts);
    const oldestFirst = Array.from({ length: SHARDS }, (_, n) => keyOf(SHARDS - 1 - n));
    expect(keys()).toEqual(oldestFirst);
  });

  it('takes a bounded number of threads of a shard', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ key: keyOf(n, `${n}`), dueAt: NOW - 5_000 + n }));
    const { parts, keys } = sweeping([many]);
    await sweep(NOW + 60 * SECOND, parts);
    expect(keys().length).toBeGreaterThan(0);
    expect(keys().length).toBeLessThanOrEqual(1_000);
    expect(keys()[0]).toBe(keyOf(0, '0'));
  });

  it('wakes 10,000 threads of many Pages that are due at once', async () => {
    const pages = Array.from({ length: 10_000 }, (_, n) => ({ key: keyOf(n, `${n % 500}`), dueAt: NOW - 1 }));
    const shards = Array.from({ length: SHARDS }, (_, shard) => pages.filter((_, n) => n % SHARDS === shard));
    const { parts, keys } = sweeping(shards);
    await sweep(NOW + 55 * SECOND, parts);
    expect(new Set(keys()).size).toBe(10_000);
  });

  it('wakes the threads of other Pages though one Page has thousands that are older', async () => {
    const flood = Array.from({ length: 600 }, (_, n) => ({ key: keyOf(n), dueAt: NOW - 60 * SECOND }));
    const other = { key: keyOf(1, '2'), dueAt: NOW - 1 };
    const { parts, keys } = sweeping(Array.from({ length: SHARDS }, () => [...flood, other]));
    await sweep(NOW + 55 * SECOND, parts);
    expect(keys()).toContain(other.key);
  });

  it('wakes no more threads of a Page in a second than the Page may speak', async () => {
    const busy = Array.from({ length: 100 }, (_, n) => ({ key: keyOf(n), dueAt: NOW - 100 + n }));
    const other = [{ key: keyOf(1, '2'), dueAt: NOW }];
    const { parts, woken } = sweeping([busy, other]);
    await sweep(NOW + 60 * SECOND, parts);
    expect(woken).toHaveLength(101);
    for (let second = 0; second < 7; second += 1) {
      const from = NOW + second * SECOND;
      const inSecond = woken.filter(
        ({ key, at }) => key.startsWith(PAGE) && at >= from && at < from + SECOND,
      );
      // A visit may say two things, and Meta stops a Page that says more than 40 a second.
      expect(inSecond.length).toBeLessThanOrEqual(20);
    }
    expect(woken.find(({ key }) => key === other[0]?.key)?.at).toBe(NOW);
  });

  it('stops before its deadline, though threads are left', async () => {
    const busy = Array.from({ length: 200 }, (_, n) => ({ key: keyOf(n), dueAt: NOW - 200 + n }));
    const { parts, woken, clock } = sweeping([busy]);
    await sweep(NOW + 10 * SECOND, parts);
    expect(woken.length).toBeGreaterThan(0);
    expect(woken.length).toBeLessThan(200);
    expect(clock.now).toBeLessThan(NOW + 10 * SECOND);
  });

  it('stops before its deadline when every invocation takes long', async () => {
    const pages = Array.from({ length: 200 }, (_, n) => ({ key: keyOf(n, `${n}`), dueAt: NOW - 200 + n }));
    const { parts, woken, clock } = sweeping([pages], { invocationMs: 900 });
    await sweep(NOW + 30 * SECOND, parts);
    expect(woken.length).toBeGreaterThan(0);
    expect(clock.now).toBeLessThan(NOW + 30 * SECOND);
  });

  it.each<[string, Parameters<typeof sweeping>, object]>([
    [
      'how late the oldest thread is, in seconds',
      [[[{ key: keyOf(1), dueAt: NOW - 5 * SECOND }], [{ key: keyOf(2), dueAt: NOW - 90_500 }]]],
      { OldestDueAge: [90.5] },
    ],
    [
      'how many threads have failed within the last ten minutes',
      [[], { failed: [NOW - 1, NOW - 599_999, NOW - 600_000] }],
      { ThreadsFailed: [2] },
    ],
    ['1,000 failed threads at most', [[], { failed: Array(1_001).fill(NOW) }], { ThreadsFailed: [1_000] }],
    ['how many Pages are paused', [[], { paused: 3 }], { PagesPaused: [3] }],
    [
      'how many people wait, for whom, and how long the first has waited',
      [
        [],
        {
          waiting: {
            'bot#1': some(2, 300),
            'human#0': some(3, 200),
            'human#3': some(1, 400),
            'nobody#2': some(4, 900),
          },
        },
      ],
      {
        WaitingBot: [2],
        OldestWaitingBot: [300],
        WaitingHuman: [8],
        OldestWaitingHuman: [900],
        Unclaimed: [4],
      },
    ],
    [
      '1,000 people at most',
      [[], { waiting: { 'human#0': some(900, 1), 'nobody#1': some(900, 2) } }],
      { WaitingHuman: [1_000] },
    ],
  ])('publishes %s', async (_what, found, values) => {
    const { parts, metrics } = sweeping(...found);
    await sweep(NOW + 60 * SECOND, parts);
    expect(metrics.values).toMatchObject(values);
  });

  it('publishes zeros when nothing is due and no Page is paused', async () => {
    const { parts, metrics, woken } = sweeping([]);
    await sweep(NOW + 60 * SECOND, parts);
    const gauges = ['PagesPaused', 'ThreadsFailed', 'WaitingBot', 'WaitingHuman', 'Unclaimed'];
    const ages = ['OldestDueAge', 'OldestWaitingBot', 'OldestWaitingHuman'];
    expect(metrics.values).toEqual(Object.fromEntries([...gauges, ...ages].map((name) => [name, [0]])));
    expect(woken).toEqual([]);
  });

  it('wakes the threads though a gauge cannot be read, and logs it', async () => {
    const { parts, keys, log, metrics } = sweeping([[{ key: keyOf(1), dueAt: NOW }]], { paused: 3 });
    const countFailed = async () => {
      throw new StoreUnavailableError('Query');
    };
    await sweep(NOW + 60 * SECOND, { ...parts, indexes: { ...parts.indexes, countFailed } });
    expect(keys()).toEqual([keyOf(1)]);
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
    expect(metrics.values).toMatchObject({ PagesPaused: [3] });
    expect(metrics.values.ThreadsFailed).toBeUndefined();
  });

  it('goes on after a failed invocation, and counts it', async () => {
    const threads = [1, 2, 3].map((n) => ({ key: keyOf(n), dueAt: NOW - n }));
    const { parts, log } = sweeping([threads]);
    const asked: ThreadKey[] = [];
    const invoke = async (key: ThreadKey) => {
      asked.push(key);
      return key !== keyOf(2);
    };
    await sweep(NOW + 60 * SECOND, { ...parts, invoke });
    expect(asked).toEqual([keyOf(3), keyOf(2), keyOf(1)]);
    expect(log.lines).toEqual([{ level: 'info', message: 'sweep', fields: { due: 3, woken: 2, failed: 1 } }]);
  });

  it('throws while the table cannot be asked, so that its silence is noticed', async () => {
    const { parts, metrics } = sweeping([]);
    const dueThreads = async () => {
      throw new StoreUnavailableError('Query');
    };
    await expect(sweep(NOW, { ...parts, indexes: { ...parts.indexes, dueThreads } })).rejects.toThrow(
      StoreUnavailableError,
    );
    expect(metrics.values.OldestDueAge).toBeUndefined();
  });
});
