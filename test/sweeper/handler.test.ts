import { describe, expect, it } from 'vitest';
import type { ThreadKey } from '../../functions/messenger/ids.ts';
import type { InvocationParts } from '../../functions/runtime/invocation.ts';
import type { SweepParts } from '../../functions/sweeper/sweep.ts';
import { NOW } from '../ids.ts';
import { THREAD } from '../support/deployment.ts';
import { inFunctionEnvironment } from '../support/function-environment.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { recordingLog, recordingMetrics } from '../support/recorders.ts';

const { createSweeperHandler } = await inFunctionEnvironment(
  () => import('../../functions/sweeper/handler.ts'),
);

function partsWith(indexes: Partial<SweepParts['indexes']> = {}) {
  const woken: ThreadKey[] = [];
  const metrics = recordingMetrics();
  const parts: SweepParts & InvocationParts = {
    indexes: {
      dueThreads: async (shard) => (shard === 3 ? [{ key: THREAD, dueAt: NOW - 1_000 }] : []),
      countFailed: async () => 0,
      waiting: async () => ({ count: 0 }),
      countPausedPages: async () => 0,
      ...indexes,
    },
    invoke: async (key) => woken.push(key) > 0,
    metrics,
    log: recordingLog(),
    now: () => NOW,
    wait: async () => {},
  };
  return { parts, woken, metrics };
}

describe('the sweeper function', () => {
  it('sweeps, and publishes what it found', async () => {
    const { parts, woken, metrics } = partsWith();
    await createSweeperHandler(parts)({}, lambdaContext(50_000));
    expect(woken).toEqual([THREAD]);
    expect(metrics).toMatchObject({ values: { OldestDueAge: [1] }, published: 1 });
  });

  it('wakes nobody when Lambda has left it no time', async () => {
    const { parts, woken, metrics } = partsWith();
    await createSweeperHandler(parts)({}, lambdaContext(5_000));
    expect(woken).toEqual([]);
    expect(metrics.published).toBe(1);
  });

  it('fails where the table cannot be asked', async () => {
    const { parts } = partsWith({ dueThreads: () => Promise.reject(new RangeError('no table')) });
    await expect(createSweeperHandler(parts)({}, lambdaContext())).rejects.toThrow(RangeError);
  });
});
