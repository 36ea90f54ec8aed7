import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  ItemCollectionSizeLimitExceededException,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './attributes.ts';
import { ConflictError, ItemRefusedError, StoreUnavailableError } from './errors.ts';
import { TABLE_KEYS } from './table.ts';

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
export async function putItem(table: DynamoDbTable, item: Item, before: number | undefined): Promise<void> {
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

function condition(before: number | undefined) {
  if (before === undefined) {
    return {
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': TABLE_KEYS.partition },
    };
  }
  return {
    ConditionExpression: '#version = :before',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':before': { N: String(before) } },
  };
}

/** Only a write that follows a good read is judged: a table with other keys would have refused the read already. */
function isRefusal(cause: unknown): boolean {
  return (
    cause instanceof ItemCollectionSizeLimitExceededException ||
    (cause instanceof Error && cause.name === 'ValidationException')
  );
}
