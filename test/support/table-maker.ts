import { afterAll, beforeAll } from 'vitest';
import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from './embedded-dynamodb.ts';

/** Gives a function that makes empty tables, in a database that runs while the tests of this file do. */
export function tableMaker(): () => Promise<DynamoDbTable> {
  let dynamoDb: EmbeddedDynamoDb;
  beforeAll(async () => {
    dynamoDb = await startEmbeddedDynamoDb();
  });
  afterAll(() => dynamoDb.close());
  return () => dynamoDb.createTable();
}
