import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../support/embedded-dynamodb.ts';
import { arbitraryConversation } from './conversation.ts';
import { missingFrom } from './coverage.ts';
import { FOUND_CASES } from './found-cases.ts';
import { embeddedTable } from './table-embedded.ts';
import { Tally } from './tally.ts';
import { weather } from './weather.ts';

/** Conversations in memory; every hundredth of them once more on an embedded DynamoDB. */
const RUNS = Number(process.env.RUNS ?? 1_000);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
/** So many meet every kind of fault and come to every kind of end, whatever the seed. */
const ENOUGH = 1_000;

describe('after any storm', () => {
  it('the promises hold, and no kind of fault or outcome was missing', async () => {
    const tally = new Tally();
    const property = fc.asyncProperty(arbitraryConversation, async (conversation) => {
      expect(await weather(conversation, { tally })).toEqual([]);
    });
    try {
      await fc.assert(property, { numRuns: RUNS, seed: SEED });
    } finally {
      console.info(`SEED=${SEED} RUNS=${RUNS}\n${tally}`);
    }
    if (RUNS >= ENOUGH) expect(missingFrom(tally)).toEqual([]);
  });

  it.each(Object.entries(FOUND_CASES))('%s', async (_name, conversation) => {
    expect(await weather(conversation)).toEqual([]);
  });
});

describe('after any storm on DynamoDB', () => {
  let dynamoDb: EmbeddedDynamoDb;
  beforeAll(async () => {
    dynamoDb = await startEmbeddedDynamoDb();
  });
  afterAll(() => dynamoDb.close());

  it('the promises hold', async () => {
    const tally = new Tally();
    const property = fc.asyncProperty(arbitraryConversation, async (conversation) => {
      const table = embeddedTable(await dynamoDb.createTable());
      expect(await weather(conversation, { tally, table })).toEqual([]);
    });
    await fc.assert(property, { numRuns: Math.ceil(RUNS / 100), seed: SEED });
    expect(tally.of('verdict answered')).toBeGreaterThan(0);
  });
});
