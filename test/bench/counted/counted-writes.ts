import {
  BatchWriteItemCommand,
  DynamoDBClient,
  type GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDbTable } from '../../../functions/store/dynamodb-table.ts';

/** A table, and how many items have been written to it since this was asked last; each of a batch counts. */
export interface CountedTable extends DynamoDbTable {
  takeWrites(): number;
}

export function countedWrites({ client, tableName }: DynamoDbTable): CountedTable {
  let writes = 0;
  const send: DynamoDBClient['send'] = (...[command]: unknown[]) => {
    if (command instanceof PutItemCommand || command instanceof UpdateItemCommand) writes += 1;
    if (command instanceof BatchWriteItemCommand) {
      writes += Object.values(command.input.RequestItems ?? {}).flat().length;
    }
    return client.send(command as GetItemCommand);
  };
  return {
    client: Object.assign(new DynamoDBClient({ region: 'local' }), { send }),
    tableName,
    takeWrites() {
      const taken = writes;
      writes = 0;
      return taken;
    },
  };
}
