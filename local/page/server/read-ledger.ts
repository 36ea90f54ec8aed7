import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import { fromAttributes, type Item } from '../../../functions/store/attributes.ts';
import { ItemUnreadableError } from '../../../functions/store/errors.ts';
import { RECORDS, TABLE_KEYS } from '../../../functions/store/table.ts';
import { fromItem } from '../../../functions/store/thread-item.ts';
import type { LedgerView, TimelineRow } from './world.ts';

/** More lines than anybody reads on a page. */
const NEWEST = 100;

const rowSchema = z.looseObject({
  at: z.string(),
  what: z.string(),
  id: z.string(),
  verdict: z.custom<TimelineRow['verdict']>((value) => typeof value === 'string'),
  detail: z.string().exactOptional(),
});

/** The table that the functions write. */
export interface LedgerTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** A thread and its newest history; null where the table has no such thread. Throws what the SDK throws. */
export async function readLedger(table: LedgerTable, key: ThreadKey): Promise<LedgerView | null> {
  const { Items: items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      KeyConditionExpression: '#thread = :thread',
      ExpressionAttributeNames: { '#thread': TABLE_KEYS.partition },
      ExpressionAttributeValues: { ':thread': { S: key } },
      // "timeline#…" sorts after "thread", so that the newest lines come first and the thread itself last.
      ScanIndexForward: false,
      ConsistentRead: true,
    }),
  );
  const thread = items.find((item) => item.record?.S === RECORDS.thread);
  return thread ? viewOf(thread, items.filter(isLine).slice(0, NEWEST)) : null;
}

function isLine(item: Item): boolean {
  return item.record?.S?.startsWith(RECORDS.timelinePrefix) ?? false;
}

function viewOf(item: Item, lines: readonly Item[]): LedgerView {
  const shown = { item: fromAttributes(item), timeline: lines.flatMap(toRow) };
  try {
    const { owner, ownerName, unproven, waitingFor, mailbox, failures } = fromItem(item).thread;
    return {
      ...shown,
      owner,
      unproven,
      ...(ownerName !== undefined && { ownerName }),
      ...(waitingFor !== undefined && { waitingFor }),
      mailbox: mailbox.map(({ verb }) => verb),
      failures: failures.length,
    };
  } catch (error) {
    // Somebody may have edited the item by hand: it is shown as it is.
    if (!(error instanceof ItemUnreadableError)) throw error;
    return { ...shown, owner: { kind: 'unknown' }, unproven: true, mailbox: [], failures: 0 };
  }
}

function toRow(item: Item): readonly TimelineRow[] {
  const row = rowSchema.safeParse(fromAttributes(item));
  return row.success ? [row.data] : [];
}
