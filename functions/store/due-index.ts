import { QueryCommand, type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { parseThreadKey, type ThreadKey, threadKey } from '../messenger/ids.ts';
import type { Item } from './attributes.ts';
import type { DynamoDbTable } from './dynamodb-table.ts';
import { StoreUnavailableError } from './errors.ts';
import { toIso } from './iso-time.ts';
import { dueShard, INDEXES, PAUSED_SHARD, TABLE_KEYS } from './table.ts';

/** A thread that is due, as the index has it: a hint. `dueAt` is Unix ms. */
export interface DueThread {
  readonly key: ThreadKey;
  readonly dueAt: number;
}

/** What needs work now? Answers may be a moment old. Throws StoreUnavailableError while it cannot be reached. */
export interface DueIndex {
  /** At most `limit` threads of a shard (0 to `DUE_SHARDS - 1`) that are due at `now` (Unix ms), oldest first. */
  dueThreads(shard: number, now: number, limit: number): Promise<readonly DueThread[]>;
  /** How many Pages are paused at `now` (Unix ms). */
  countPausedPages(now: number): Promise<number>;
}

/** The `due` index in DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html */
export function createDueIndex(table: DynamoDbTable): DueIndex {
  return {
    async dueThreads(shard, now, limit) {
      const due: DueThread[] = [];
      for await (const page of query(table, dueShard(shard), '<=', now, { Limit: limit })) {
        due.push(...(page.Items ?? []).flatMap(dueThread));
        if (due.length >= limit) break;
      }
      return due.slice(0, limit);
    },

    async countPausedPages(now) {
      let count = 0;
      for await (const page of query(table, PAUSED_SHARD, '>', now, { Select: 'COUNT' })) {
        count += page.Count ?? 0;
      }
      return count;
    },
  };
}

/** The pages of a query for the items of a shard that are due until, or after, a time (Unix ms), oldest first. */
async function* query(
  { client, tableName }: DynamoDbTable,
  shard: string,
  relation: '<=' | '>',
  time: number,
  more: Pick<QueryCommandInput, 'Limit' | 'Select'>,
): AsyncGenerator<QueryCommandOutput> {
  const { name, partition, sort } = INDEXES.due;
  let from: Item | undefined;
  do {
    const command = new QueryCommand({
      TableName: tableName,
      IndexName: name,
      KeyConditionExpression: `#shard = :shard AND #time ${relation} :time`,
      ExpressionAttributeNames: { '#shard': partition, '#time': sort },
      ExpressionAttributeValues: { ':shard': { S: shard }, ':time': { S: toIso(time) } },
      ...(from ? { ExclusiveStartKey: from } : {}),
      ...more,
    });
    const page = await client.send(command).catch((cause: unknown) => {
      throw new StoreUnavailableError('Query', { cause });
    });
    yield page;
    from = page.LastEvaluatedKey;
  } while (from);
}

/** An entry that an edit has made unreadable is passed over: the index is only a hint. */
function dueThread(item: Item): DueThread[] {
  const address = parseThreadKey(item[TABLE_KEYS.partition]?.S ?? '');
  const dueAt = Date.parse(item[INDEXES.due.sort]?.S ?? '');
  return address && !Number.isNaN(dueAt) ? [{ key: threadKey(address.accountId, address.psid), dueAt }] : [];
}
