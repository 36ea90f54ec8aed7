import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { PageId } from '../messenger/ids.ts';
import { toIso } from '../thread/stored.ts';
import type { DynamoDbTable } from './dynamodb-table.ts';
import { StoreUnavailableError } from './errors.ts';
import { pageKey, RECORDS, TABLE_KEYS, TTL_ATTRIBUTE } from './table.ts';

/**
 * How many messages a Page may send in a window of so many ms, counted from the epoch. That makes 24 a second, and 36
 * in any thousand ms, which meet three windows at most: a Page that sends more than 40 a second is stopped.
 * https://developers.facebook.com/docs/messenger-platform/overview/rate-limiting
 */
export const PACE = { windowMs: 500, sends: 12 } as const;

/** Keeps what all executors send for a Page under Meta's limit. */
export interface SendPace {
  /**
   * Takes a place in the window of `now` (Unix ms); false if all are taken. Throws StoreUnavailableError while it
   * cannot be asked: a place may have been taken then.
   */
  take(pageId: PageId, now: number): Promise<boolean>;
}

/** When DynamoDB may delete a count, after its window has begun. */
const KEPT_SECONDS = 60 * 60;

/**
 * The pace in DynamoDB: each window has a small item of its own beside the Page's, so that one write both asks and
 * takes, and clocks that differ a little count in windows that differ.
 *
 * | the window's item                   | written              | `take` gives          |
 * | ----------------------------------- | -------------------- | --------------------- |
 * | none                                | 1 send               | true                  |
 * | fewer sends than there may be       | 1 send more          | true                  |
 * | as many as there may be             | nothing              | false                 |
 * | any; the SDK repeats the write      | 1 send more, or 2    | true or false         |
 * | any; no answer                      | up to 3 sends more   | StoreUnavailableError |
 *
 * In the last two rows a few sends may be counted that were not made. The limit is never exceeded.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.AtomicCounters
 */
export function createSendPace({ client, tableName }: DynamoDbTable): SendPace {
  return {
    async take(pageId, now) {
      const begin = Math.floor(now / PACE.windowMs) * PACE.windowMs;
      const command = new UpdateItemCommand({
        TableName: tableName,
        Key: {
          [TABLE_KEYS.partition]: { S: pageKey(pageId) },
          [TABLE_KEYS.sort]: { S: `${RECORDS.pacePrefix}${toIso(begin)}` },
        },
        UpdateExpression: 'ADD #sends :one SET #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(#sends) OR #sends < :most',
        ExpressionAttributeNames: { '#sends': 'sends', '#ttl': TTL_ATTRIBUTE },
        ExpressionAttributeValues: {
          ':one': { N: '1' },
          ':most': { N: String(PACE.sends) },
          ':ttl': { N: String(Math.floor(begin / 1_000) + KEPT_SECONDS) },
        },
      });
      try {
        await client.send(command);
        return true;
      } catch (cause) {
        if (cause instanceof ConditionalCheckFailedException) return false;
        throw new StoreUnavailableError('UpdateItem', { cause });
      }
    },
  };
}
