import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createThreadRepository } from '../../../functions/store/thread-repository.ts';
import { NOW } from '../../ids.ts';
import { deployment } from '../../support/deployment.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../support/embedded-dynamodb.ts';
import { stubFunctionEnvironment } from '../../support/function-environment.ts';
import { pagesIn } from '../../support/pages-in.ts';
import { FOUND } from './found.ts';
import { fuzz } from './fuzz-runs.ts';
import { memoryInUse } from './memory.ts';
import { inheritedNames } from './prototypes.ts';
import { arbitraryCourse, webhookUnderFuzz } from './webhook-under-fuzz.ts';

/** Bytes that may be held beyond those of the second round, when everything is warm, however many bodies have come. */
const MEMORY_BUDGET = 2_000_000;

let createWebhookHandler: typeof import('../../../functions/webhook/handler.ts').createWebhookHandler;
let dynamoDb: EmbeddedDynamoDb;

beforeAll(async () => {
  stubFunctionEnvironment();
  ({ createWebhookHandler } = await import('../../../functions/webhook/handler.ts'));
  vi.unstubAllEnvs();
  dynamoDb = await startEmbeddedDynamoDb();
});
afterAll(() => dynamoDb.close());

describe('the webhook, whatever it is sent', () => {
  it('answers as it may, stores what can be read, says no words, and grows no larger', async () => {
    const { post, reset } = webhookUnderFuzz(createWebhookHandler);
    const inherited = inheritedNames();
    const answers = new Set<number>();
    const sizes: number[] = [];
    await fuzz(
      6_000,
      arbitraryCourse,
      async (posts) => {
        reset();
        for (const each of posts) answers.add(await post(each));
        expect(Object.hasOwn(Object.prototype, 'canary')).toBe(false);
      },
      () => sizes.push(memoryInUse()),
    );
    expect(inheritedNames()).toEqual(inherited);
    // Each kind of answer was met: the search looks everywhere.
    expect(answers).toEqual(new Set([200, 400, 401, 403, 404, 405, 413]));
    const [, warm = 0, ...later] = sizes;
    for (const size of later) expect(size - warm).toBeLessThan(MEMORY_BUDGET);
  });

  it('stores in DynamoDB what can be read', async () => {
    await fuzz(400, arbitraryCourse, async (posts) => {
      const table = await dynamoDb.createTable();
      const threads = createThreadRepository({
        ...table,
        retentionDays: () => 90,
        now: () => NOW,
        warn: vi.fn(),
      });
      const store = { threads, pages: pagesIn(table) };
      const { post } = webhookUnderFuzz(createWebhookHandler, deployment(), store);
      for (const each of posts) await post(each);
    });
  });

  it.each(FOUND)('is not led astray by %s', async (_what, posts) => {
    const table = await dynamoDb.createTable();
    const threads = createThreadRepository({
      ...table,
      retentionDays: () => 90,
      now: () => NOW,
      warn: vi.fn(),
    });
    const store = { threads, pages: pagesIn(table) };
    const { post } = webhookUnderFuzz(createWebhookHandler, deployment(), store);
    for (const each of posts) await post(each);
  });
});
