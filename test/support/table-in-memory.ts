import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/store/attributes.ts';
import { INDEXES, TABLE_KEYS } from '../../functions/store/table.ts';

/** A table that answers the commands of the SDK. */
export interface Table {
  send(command: unknown): Promise<unknown>;
  items(): Promise<readonly Item[]>;
}

/** A table in memory: a test may read and write its items at once. */
export interface TableInMemory extends Table {
  /** All items, in the order of their first writes. */
  stored(): readonly Item[];
  /** Writes an item without a condition. */
  put(item: Item): void;
  /** Deletes every item. */
  clear(): void;
}

/** A client of the SDK for the function that answers its commands. */
export function clientOf(send: (command: unknown) => Promise<unknown>): DynamoDBClient {
  return { send } as unknown as DynamoDBClient;
}

const keyOf = (item: Item) => `${item[TABLE_KEYS.partition]?.S} ${item[TABLE_KEYS.sort]?.S}`;

/**
 * A table in memory with the commands and the conditions that the repositories use, and no others. It takes a tenth of
 * the time of an embedded DynamoDB, and passes the contract suites of the repositories as DynamoDB does. It does not copy
 * items, because no repository changes one.
 */
export function tableInMemory(): TableInMemory {
  const items = new Map<string, Item>();
  const put = (item: Item) => void items.set(keyOf(item), item);

  function putIf({ input }: PutItemCommand): void {
    const item = input.Item ?? {};
    const stored = items.get(keyOf(item));
    const before = input.ExpressionAttributeValues?.[':before']?.N;
    if (input.ConditionExpression && stored?.version?.N !== before) throw conflict();
    put(item);
  }

  /** Counts a message of a Page in its window. */
  function countUp({ input }: UpdateItemCommand): void {
    const stored = items.get(keyOf(input.Key ?? {}));
    const { ':one': one, ':most': most, ':ttl': ttl } = input.ExpressionAttributeValues ?? {};
    const sends = Number(stored?.sends?.N ?? 0);
    if (stored && sends >= Number(most?.N)) throw conflict();
    put({ ...input.Key, sends: { N: String(sends + Number(one?.N)) }, ...(ttl ? { ttl } : {}) });
  }

  function query({ input }: QueryCommand) {
    const { partition, sort } = input.IndexName === INDEXES.failed.name ? INDEXES.failed : INDEXES.due;
    const { ':shard': shard, ':time': time } = input.ExpressionAttributeValues ?? {};
    const isBefore = input.KeyConditionExpression?.includes('<=');
    const found = [...items.values()]
      .filter((item) => item[partition]?.S === shard?.S && item[sort]?.S !== undefined)
      .filter((item) => String(item[sort]?.S) <= String(time?.S) === isBefore)
      .sort((a, b) => (String(a[sort]?.S) < String(b[sort]?.S) ? -1 : 1))
      .slice(0, input.Limit);
    return { Items: found, Count: found.length };
  }

  return {
    async send(command) {
      if (command instanceof GetItemCommand) {
        const Item = items.get(keyOf(command.input.Key ?? {}));
        return Item ? { Item } : {};
      }
      if (command instanceof PutItemCommand) return void putIf(command);
      if (command instanceof UpdateItemCommand) return void countUp(command);
      if (command instanceof QueryCommand) return query(command);
      if (command instanceof BatchWriteItemCommand) {
        const requests = Object.values(command.input.RequestItems ?? {}).flat();
        for (const { PutRequest } of requests) put(PutRequest?.Item ?? {});
        return {};
      }
      throw new Error('The table in memory has no such command: no repository sends it');
    },
    items: async () => [...items.values()],
    stored: () => [...items.values()],
    put,
    clear: () => items.clear(),
  };
}

function conflict(): Error {
  return new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
}
