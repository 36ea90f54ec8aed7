import { ScanCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DynamoDbTable } from '../../../functions/store/dynamodb-table.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../support/embedded-dynamodb.ts';
import type { Table } from '../../support/table-in-memory.ts';
import { arbitraryConversation } from './conversation.ts';
import { missingFrom, Tally } from './coverage.ts';
import { FOUND_CASES } from './found-cases.ts';
import { runConversation } from './run-conversation.ts';

/** The number of conversations on a table in memory. A hundredth of it runs on an embedded DynamoDB. */
const RUNS = Number(process.env.RUNS ?? 1_000);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
/** So many conversations meet every kind of fault and of outcome, with any seed. */
const ENOUGH = 1_000;

describe('after any storm', () => {
  it('the promises hold, and no kind of fault or outcome was missing', async () => {
    const tally = new Tally();
    const property = fc.asyncProperty(arbitraryConversation, async (conversation) => {
      expect(await runConversation(conversation, { tally })).toEqual([]);
    });
    try {
      await fc.assert(property, { numRuns: RUNS, seed: SEED });
    } finally {
      console.info(`SEED=${SEED} RUNS=${RUNS}\n${tally}`);
    }
    if (RUNS >= ENOUGH) expect(missingFrom(tally)).toEqual([]);
  });

  it.each(Object.entries(FOUND_CASES))('%s', async (_name, conversation) => {
    expect(await runConversation(conversation)).toEqual([]);
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
      expect(await runConversation(conversation, { tally, table })).toEqual([]);
    });
    await fc.assert(property, { numRuns: Math.ceil(RUNS / 100), seed: SEED });
    expect(tally.of('verdict answered')).toBeGreaterThan(0);
  });
});

type Command = Parameters<DynamoDbTable['client']['send']>[0] & { input: object };

/** The table of an embedded DynamoDB. */
function embeddedTable({ client, tableName }: DynamoDbTable): Table {
  return {
    async send(command) {
      renamed(command as Command, tableName);
      return client.send(command as Command);
    },
    items: async () => (await client.send(new ScanCommand({ TableName: tableName }))).Items ?? [],
  };
}

/** The functions use one name of the table; here each conversation has a table of its own. */
function renamed({ input }: Command, tableName: string): void {
  if ('RequestItems' in input) {
    const requests = Object.values(input.RequestItems as Record<string, unknown>);
    Object.assign(input, { RequestItems: { [tableName]: requests.flat() } });
  } else Object.assign(input, { TableName: tableName });
}
