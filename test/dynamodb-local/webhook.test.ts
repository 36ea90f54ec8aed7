import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { createThreadRepository } from '../../functions/store/thread-repository.ts';
import { NOW } from '../ids.ts';
import { FOUND } from '../proofs/fuzz/found.ts';
import { fuzz } from '../proofs/fuzz/fuzz-runs.ts';
import { arbitraryCourse, webhookUnderFuzz } from '../proofs/fuzz/webhook-under-fuzz.ts';
import { deployment } from '../support/deployment.ts';
import type { EmbeddedDynamoDb } from '../support/embedded-dynamodb.ts';
import { stubFunctionEnvironment } from '../support/function-environment.ts';
import { pagesIn } from '../support/pages-in.ts';
import { startEmbeddedDynamoDb } from './dynamodb.ts';

/** With RUNS there may be many. */
const TIMEOUT_MS = 600_000;

let createWebhookHandler: typeof import('../../functions/webhook/handler.ts').createWebhookHandler;
let table: EmbeddedDynamoDb;

beforeAll(async () => {
  stubFunctionEnvironment();
  ({ createWebhookHandler } = await import('../../functions/webhook/handler.ts'));
  vi.unstubAllEnvs();
  table = await startEmbeddedDynamoDb();
});
afterAll(() => table.close());

function webhook() {
  const threads = createThreadRepository({
    ...table,
    retentionDays: () => 90,
    now: () => NOW,
    warn: vi.fn(),
  });
  const store = { threads, pages: pagesIn(table) };
  return webhookUnderFuzz(createWebhookHandler, deployment(), store);
}

describe('the webhook on DynamoDB', () => {
  it('stores nothing that is refused or cannot be read, whatever it is sent', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { post } = webhook();
    await fuzz(300, arbitraryCourse, async (posts) => {
      for (const each of posts) await post(each);
    });
  });

  it.each(FOUND)('is not led astray by %s', async (_what, posts) => {
    const { post } = webhook();
    for (const each of posts) await post(each);
  });
});
