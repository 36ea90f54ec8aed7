import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';
import { CREDENTIALS, REGION } from '../../local/aws/endpoint.ts';
import { createTable } from '../../local/aws/table.ts';
import type { EmbeddedDynamoDb } from '../support/embedded-dynamodb.ts';

/** DynamoDB Local in the place of the embedded one: each table is made from the stack's template. */
export async function startEmbeddedDynamoDb(): Promise<EmbeddedDynamoDb> {
  const { endpoint, table } = inject('dynamoDbLocal');
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  async function createAnother(): Promise<DynamoDbTable> {
    const tableName = `threads-${randomUUID()}`;
    await createTable(endpoint, { ...table, name: tableName });
    return { client, tableName };
  }
  return {
    ...(await createAnother()),
    endpoint,
    createTable: createAnother,
    close: async () => client.destroy(),
  };
}
