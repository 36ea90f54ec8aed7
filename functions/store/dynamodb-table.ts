import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  ItemCollectionSizeLimitExceededException,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { type Item, pick } from './attributes.ts';
import { ConflictError, ItemRefusedError, StoreUnavailableError } from './errors.ts';
import { RECORDS, TABLE_KEYS, TTL_ATTRIBUTE } from './table.ts';

/** The table of this deployment. */
export interface DynamoDbTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** The item as of every acknowledged write, or undefined. Throws StoreUnavailableError. */
export async function getItem(
  table: DynamoDbTable,
  thread: string,
  record: string,
): Promise<Item | undefined> {
  const command = new GetItemCommand({
    TableName: table.tableName,
    Key: { [TABLE_KEYS.partition]: { S: thread }, [TABLE_KEYS.sort]: { S: record } },
    ConsistentRead: true,
  });
  try {
    return (await table.client.send(command)).Item;
  } catch (cause) {
    throw new StoreUnavailableError('GetItem', { cause });
  }
}

/** The attribute `version` of an item as it is stored; `missing` where an item has none. */
export type StoredVersion = AttributeValue | 'missing';

/**
 * Writes an item if its stored `version` is still `before` (undefined: if there is no item):
 *
 * | in the table                         | `before` undefined     | `before` = v           |
 * | ------------------------------------ | ---------------------- | ---------------------- |
 * | nothing                              | written                | ConflictError          |
 * | version v                            | ConflictError          | written                |
 * | another version                      | ConflictError          | ConflictError          |
 * | this very write, its answer was lost | ConflictError          | ConflictError          |
 * | anything; the item is malformed      | ItemRefusedError       | ItemRefusedError       |
 * | anything; no answer                  | StoreUnavailableError: | written or not         |
 *
 * The fourth line is why nothing may be concluded from a conflict: the SDK repeats a write without an answer and then
 * meets it. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate
 */
export async function putItem(
  table: DynamoDbTable,
  item: Item,
  before: StoredVersion | undefined,
): Promise<void> {
  const command = new PutItemCommand({ TableName: table.tableName, Item: item, ...condition(before) });
  try {
    await table.client.send(command);
  } catch (cause) {
    const key = item[TABLE_KEYS.partition]?.S ?? 'an item without a key';
    if (cause instanceof ConditionalCheckFailedException) throw new ConflictError(key, { cause });
    if (isRefusal(cause)) throw new ItemRefusedError(key, { cause });
    throw new StoreUnavailableError('PutItem', { cause });
  }
}

function condition(before: StoredVersion | undefined) {
  if (before === undefined) {
    return {
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': TABLE_KEYS.partition },
    };
  }
  if (before === 'missing') {
    return {
      ConditionExpression: 'attribute_exists(#key) AND attribute_not_exists(#version)',
      ExpressionAttributeNames: { '#key': TABLE_KEYS.partition, '#version': 'version' },
    };
  }
  return {
    ConditionExpression: '#version = :before',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':before': before },
  };
}

/** A version that leaves room to count on: an edit may have written any number. */
export const versionSchema = z.number().check(z.int(), z.maximum(2 ** 52));

/** The version of a snapshot as it is stored. */
export function storedVersionOf(snapshot: {
  readonly version: number;
  readonly storedVersion?: StoredVersion;
}): StoredVersion {
  return snapshot.storedVersion ?? { N: String(snapshot.version) };
}

/**
 * Puts an item that cannot be read into a record beside it, as the attribute `item`, where an operator finds it. The item
 * itself is started anew, so that one bad edit does not stop its thread. DynamoDB deletes the record after
 * `expiresAtSeconds` (epoch seconds), because it may hold texts. Returns its name. Throws StoreUnavailableError.
 */
export async function putAside(table: DynamoDbTable, item: Item, expiresAtSeconds: number): Promise<string> {
  const name = `${RECORDS.unreadablePrefix}${item.version?.N ?? 'no-version'}`;
  const record: Item = {
    ...pick(item, (attribute) => attribute === TABLE_KEYS.partition),
    [TABLE_KEYS.sort]: { S: name },
    item: { M: item },
    [TTL_ATTRIBUTE]: { N: String(expiresAtSeconds) },
  };
  try {
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: record }));
    return name;
  } catch (cause) {
    throw new StoreUnavailableError('PutItem', { cause });
  }
}

/** Only a write that follows a good read is judged: a table with other keys would have refused the read already. */
function isRefusal(cause: unknown): boolean {
  return (
    cause instanceof ItemCollectionSizeLimitExceededException ||
    (cause instanceof Error && cause.name === 'ValidationException')
  );
}
