import { QueryCommand, type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { parseThreadKey, type ThreadKey, threadKey } from '../messenger/ids.ts';
import { toIso } from '../thread/stored.ts';
import type { Item } from './attributes.ts';
import type { DynamoDbTable } from './dynamodb-table.ts';
import { StoreUnavailableError } from './errors.ts';
import {
  dueShard,
  failedShard,
  INDEXES,
  PAUSED_SHARD,
  TABLE_KEYS,
  type WaitingFor,
  waitingShard,
} from './table.ts';

/** A thread that is due, as the index has it: a hint. `dueAt` is Unix ms. */
export interface DueThread {
  readonly key: ThreadKey;
  readonly dueAt: number;
}

/** People who have waited for more than two minutes. `since` is Unix ms, and absent where nobody waits. */
export interface Waiting {
  readonly count: number;
  readonly since?: number;
}

/** What the sweeper asks of the indexes. Answers may be a moment old. Throws StoreUnavailableError without an answer. */
export interface IndexQueries {
  /** At most `limit` threads of a shard (0 to `SHARDS - 1`) that are due at `now` (Unix ms), oldest first. */
  dueThreads(shard: number, now: number, limit: number): Promise<readonly DueThread[]>;
  /** How many threads of a shard have a failure that is newer than `since` (Unix ms), counted up to `limit`. */
  countFailed(shard: number, since: number, limit: number): Promise<number>;
  /** How many people wait in a shard (0 to `WAITING_SHARDS - 1`), counted up to `limit`, and since when the first does. */
  waiting(waitingFor: WaitingFor, shard: number, limit: number): Promise<Waiting>;
  /** How many Pages are paused at `now` (Unix ms). */
  countPausedPages(now: number): Promise<number>;
}

/** The sparse indexes in DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html */
export function createIndexQueries(table: DynamoDbTable): IndexQueries {
  async function count(index: Index, shard: string, after: number, limit?: number): Promise<number> {
    let found = 0;
    const more = { Select: 'COUNT', ...(limit === undefined ? {} : { Limit: limit }) } as const;
    for await (const page of query(table, index, shard, '>', after, more)) {
      found += page.Count ?? 0;
      if (limit !== undefined && found >= limit) return limit;
    }
    return found;
  }

  return {
    async dueThreads(shard, now, limit) {
      const due: DueThread[] = [];
      for await (const page of query(table, INDEXES.due, dueShard(shard), '<=', now, { Limit: limit })) {
        due.push(...(page.Items ?? []).flatMap(dueThread));
        if (due.length >= limit) break;
      }
      return due.slice(0, limit);
    },
    countFailed: (shard, since, limit) => count(INDEXES.failed, failedShard(shard), since, limit),
    async waiting(waitingFor, shard, limit) {
      let count = 0;
      let since: number | undefined;
      const all = query(table, INDEXES.waiting, waitingShard(waitingFor, shard), '>', BEGINNING, {
        Limit: limit,
      });
      for await (const { Items = [] } of all) {
        count += Items.length;
        since ??= timeOf(Items[0], INDEXES.waiting);
        if (count >= limit) break;
      }
      return { count: Math.min(count, limit), ...(since === undefined ? {} : { since }) };
    },
    countPausedPages: (now) => count(INDEXES.due, PAUSED_SHARD, now),
  };
}

/** Before all times that can be stored. */
const BEGINNING = Number.NEGATIVE_INFINITY;

type Index = (typeof INDEXES)['due' | 'failed' | 'waiting'];

/** The pages of a query for the items of a shard until, or after, a time (Unix ms), oldest first. */
async function* query(
  { client, tableName }: DynamoDbTable,
  { name, partition, sort }: Index,
  shard: string,
  relation: '<=' | '>',
  time: number,
  more: Pick<QueryCommandInput, 'Limit' | 'Select'>,
): AsyncGenerator<QueryCommandOutput> {
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

/** An entry that an edit has made unreadable is skipped: the index is only a hint. */
function dueThread(item: Item): DueThread[] {
  const address = parseThreadKey(item[TABLE_KEYS.partition]?.S ?? '');
  const dueAt = timeOf(item, INDEXES.due);
  return address && dueAt !== undefined ? [{ key: threadKey(address.accountId, address.psid), dueAt }] : [];
}

function timeOf(item: Item | undefined, { sort }: Index): number | undefined {
  const at = Date.parse(item?.[sort]?.S ?? '');
  return Number.isNaN(at) ? undefined : at;
}
