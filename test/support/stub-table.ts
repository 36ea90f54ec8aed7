import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';

/** A table whose every answer is what the test says. */
export function tableThat(send: (command: unknown) => Promise<unknown>): DynamoDbTable {
  return { client: { send } as unknown as DynamoDBClient, tableName: 'threads' };
}

/** A table where every request fails with an error of this name. */
export function failingTable(name: string): DynamoDbTable {
  return tableThat(async () => {
    throw Object.assign(new Error(`${name} happened`), { name });
  });
}
