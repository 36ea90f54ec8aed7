import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDbTable } from '../../../functions/store/dynamodb-table.ts';
import type { Table } from './table-in-memory.ts';

type Command = Parameters<DynamoDbTable['client']['send']>[0] & { input: object };

/** A table of an embedded DynamoDB, for the storm to send its commands to. */
export function embeddedTable({ client, tableName }: DynamoDbTable): Table {
  return {
    async send(command) {
      renamed(command as Command, tableName);
      return client.send(command as Command);
    },
    items: async () => (await client.send(new ScanCommand({ TableName: tableName }))).Items ?? [],
  };
}

/** The functions know one name of the table; here each conversation has a table of its own. */
function renamed({ input }: Command, tableName: string): void {
  if ('RequestItems' in input) {
    const requests = Object.values(input.RequestItems as Record<string, unknown>);
    Object.assign(input, { RequestItems: { [tableName]: requests.flat() } });
  } else Object.assign(input, { TableName: tableName });
}
