import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../functions/store/attributes.ts';
import type { DynamoDbTable } from '../../../functions/store/dynamodb-table.ts';
import { readUnits, writeUnits } from './request-units.ts';

/** What went over the counter. */
export interface Meter {
  reads: number;
  writes: number;
  readUnits: number;
  writeUnits: number;
}

/** A table whose requests are counted as DynamoDB bills them. */
export function metered({ client, tableName }: DynamoDbTable): { table: DynamoDbTable; meter: Meter } {
  const meter: Meter = { reads: 0, writes: 0, readUnits: 0, writeUnits: 0 };
  const items = new Map<string, Item>();
  const keyOf = ({ thread, record }: Item) => `${thread?.S} ${record?.S}`;
  const wrote = (after: Item) => {
    const units = writeUnits(items.get(keyOf(after)), after);
    meter.writes += 1;
    meter.writeUnits += units.table + units.indexes;
    items.set(keyOf(after), after);
  };

  const count = (command: unknown, answer: { Item?: Item | undefined }) => {
    if (command instanceof GetItemCommand) {
      meter.reads += 1;
      meter.readUnits += readUnits(answer.Item);
    } else if (command instanceof PutItemCommand) wrote(command.input.Item ?? {});
    else if (command instanceof UpdateItemCommand) {
      // The one item that is updated is a small count: its whole is not told.
      wrote(command.input.Key ?? {});
    } else if (command instanceof BatchWriteItemCommand) {
      for (const { PutRequest } of Object.values(command.input.RequestItems ?? {}).flat()) {
        if (PutRequest?.Item) wrote(PutRequest.Item);
      }
    } else if (command instanceof QueryCommand) {
      meter.reads += 1;
      meter.readUnits += 0.5;
    } else throw new Error(`a request that nobody has a price for: ${(command as object).constructor.name}`);
  };

  const send: DynamoDBClient['send'] = async (...[command]: unknown[]) => {
    const answer = await client.send(command as GetItemCommand);
    count(command, answer);
    return answer;
  };
  return {
    table: { client: Object.assign(new DynamoDBClient({ region: 'local' }), { send }), tableName },
    meter,
  };
}
