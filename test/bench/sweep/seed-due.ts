import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import { dueShardOf } from '../../../functions/store/table.ts';
import { personOf } from '../webhook/bodies.ts';

const BATCH = 25;

/** Addresses of threads, spread evenly over so many Pages. */
export function addresses(threads: number, pages: number): ThreadKey[] {
  return Array.from(
    { length: threads },
    (_, n) => `${100_000_000_000_000 + (n % pages)}:${personOf(n)}` as ThreadKey,
  );
}

/**
 * Makes threads due just before `dueAt` (Unix ms), with what the index of due threads holds of them. Each has a
 * millisecond of its own: dynalite tells index entries of equal keys apart by 24 bits, and loses one of two that agree.
 */
export async function seedDue(
  client: DynamoDBClient,
  tableName: string,
  keys: readonly ThreadKey[],
  dueAt: number,
): Promise<void> {
  for (let from = 0; from < keys.length; from += BATCH) {
    const requests = keys.slice(from, from + BATCH).map((key, n) => ({
      PutRequest: {
        Item: {
          thread: { S: key },
          record: { S: 'thread' },
          dueShard: { S: dueShardOf(key) },
          dueAt: { S: new Date(dueAt - from - n).toISOString() },
        },
      },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
  }
}
