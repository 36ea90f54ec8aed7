import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import type { ThreadKey } from '../messenger/ids.ts';
import { toIso } from '../thread/stored.ts';
import type { TimelineLine } from '../thread/thread.ts';
import { type Item, toAttributes } from './attributes.ts';
import type { DynamoDbTable } from './dynamodb-table.ts';
import { RECORDS } from './table.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH = 25;
const ATTEMPTS = 3;

/**
 * The item of a line of history, under the thread's own partition key. Its sort key holds time, verdict, kind and id,
 * so that lines read in order and the same line written twice is one.
 */
export function toTimelineItem(
  key: ThreadKey,
  entry: TimelineLine,
  at: number,
  expiresAtSeconds: number,
): Item {
  const time = toIso(entry.at);
  // A sort key holds 1,024 bytes at most.
  const name = `${entry.verdict}#${entry.what.slice(0, 40)}#${entry.id.slice(0, 128)}`;
  return toAttributes({
    ...entry,
    thread: key,
    record: `${RECORDS.timelinePrefix}${time}#${name}`,
    at: time,
    writtenAt: toIso(at),
    ttl: expiresAtSeconds,
  });
}

/** Writes items in batches and says how many were given up. Throws what the SDK throws. */
export async function writeBatches(table: DynamoDbTable, items: readonly Item[]): Promise<number> {
  // One request may not name a key twice.
  const requests = new Map<string, WriteRequest>(
    items.map((item) => [item.record?.S ?? '', { PutRequest: { Item: item } }]),
  );
  let givenUp = 0;
  for (const batch of inBatches([...requests.values()])) {
    let open = batch;
    for (let attempt = 1; attempt <= ATTEMPTS && open.length > 0; attempt += 1) {
      const command = new BatchWriteItemCommand({ RequestItems: { [table.tableName]: open } });
      open = (await table.client.send(command)).UnprocessedItems?.[table.tableName] ?? [];
    }
    givenUp += open.length;
  }
  return givenUp;
}

function inBatches(requests: readonly WriteRequest[]): WriteRequest[][] {
  const count = Math.ceil(requests.length / BATCH);
  return Array.from({ length: count }, (_, i) => requests.slice(i * BATCH, (i + 1) * BATCH));
}
