import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { parseThreadKey } from '../../../functions/messenger/ids.ts';
import type { InvocationParts } from '../../../functions/runtime/invocation.ts';
import type { DueThread } from '../../../functions/store/index-queries.ts';
import type { SweepParts } from '../../../functions/sweeper/sweep.ts';
import { deployment } from '../../support/deployment.ts';
import { stubFunctionEnvironment } from '../../support/function-environment.ts';
import { lambdaContext } from '../../support/lambda-context.ts';
import { recordingLog, recordingMetrics } from '../../support/recorders.ts';
import { fuzz } from './fuzz-runs.ts';
import { KEYS, VALUES } from './odd-json.ts';
import { checkStored } from './stored.ts';
import { ARRIVED_AT, arbitraryCourse, webhookUnderFuzz } from './webhook-under-fuzz.ts';

let createWebhookHandler: typeof import('../../../functions/webhook/handler.ts').createWebhookHandler;
let createHandoverHandler: typeof import('../../../functions/handover/handler.ts').createHandoverHandler;
let createSweeperHandler: typeof import('../../../functions/sweeper/handler.ts').createSweeperHandler;

beforeAll(async () => {
  stubFunctionEnvironment();
  ({ createWebhookHandler } = await import('../../../functions/webhook/handler.ts'));
  ({ createHandoverHandler } = await import('../../../functions/handover/handler.ts'));
  ({ createSweeperHandler } = await import('../../../functions/sweeper/handler.ts'));
  vi.unstubAllEnvs();
});

const value = fc.oneof(
  fc.constantFrom(...VALUES).map((text): unknown => JSON.parse(text)),
  fc.jsonValue(),
);
const event = fc.oneof(
  value,
  fc.record({ thread: value }),
  fc.dictionary(fc.constantFrom('thread', ...KEYS), value),
);
const remainingMs = fc.constantFrom(0, 1, 14_999, 30_000, 900_000);

describe('the handover function, whatever it is invoked with', () => {
  it('does nothing for what is no thread, and does not fail for it', async () => {
    const at = deployment();
    const handle = createHandoverHandler(at.handover);
    await fuzz(3_000, fc.tuple(event, remainingMs), async ([each, ms]) => {
      at.log.lines.length = 0;
      await handle(each, lambdaContext(ms));
      expect(at.graph.calls).toEqual([]);
      expect(at.threads.snapshots.size + at.pages.pages.size).toBe(0);
    });
  });

  it('works every thread that the webhook has made of whatever it was sent', async () => {
    let visits = 0;
    await fuzz(600, arbitraryCourse, async (posts) => {
      const { at, post } = webhookUnderFuzz(createWebhookHandler);
      const visit = createHandoverHandler(at.handover);
      for (const each of posts) {
        await post(each);
        at.log.lines.length = 0;
        for (const thread of at.woken.slice(0, 20)) {
          at.graph.addPerson(parseThreadKey(thread)?.psid ?? '');
          await visit({ thread }, lambdaContext());
          const stored = at.threads.snapshots.get(thread);
          if (!stored) throw new Error('a thread is gone');
          await checkStored([thread, stored], at.threads, { at: ARRIVED_AT, mayHoldWords: true });
          visits += 1;
        }
      }
    });
    expect(visits).toBeGreaterThan(0);
  });
});

describe('the sweeper function, whatever it is invoked with', () => {
  it('does not look at it, and wakes each due thread at most once', async () => {
    const key = fc.oneof(fc.constantFrom('1:2', '1:3', ':', 'page#1', '__proto__:constructor'), fc.string());
    const due = fc.array(fc.record({ key, dueAt: fc.integer() }), { maxLength: 40 });
    await fuzz(1_000, fc.tuple(event, remainingMs, due), async ([each, ms, threads]) => {
      const woken: string[] = [];
      const parts: SweepParts & InvocationParts = {
        indexes: {
          dueThreads: async (shard) => (shard === 3 ? (threads as DueThread[]) : []),
          countFailed: async () => 0,
          waiting: async () => ({ count: 0 }),
          countPausedPages: async () => 0,
        },
        invoke: async (thread) => woken.push(thread) % 2 === 0,
        metrics: recordingMetrics(),
        log: recordingLog(),
        now: () => ARRIVED_AT,
        wait: async () => {},
      };
      await createSweeperHandler(parts)(each, lambdaContext(ms));
      expect(woken.length).toBeLessThanOrEqual(threads.length);
    });
  });
});
