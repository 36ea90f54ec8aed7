import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import { fromAttributes, type Item } from '../../../functions/store/attributes.ts';
import { ItemUnreadableError } from '../../../functions/store/errors.ts';
import { RECORDS, TABLE_KEYS } from '../../../functions/store/table.ts';
import { fromItem } from '../../../functions/store/thread-item.ts';
import type { LedgerView, TimelineRow } from './view.ts';

/** The number of timeline rows that the page shows. */
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

/** Reads a thread and its newest timeline rows. Null: the table has no such thread. Throws the SDK's errors. */
export async function readLedger(table: LedgerTable, key: ThreadKey): Promise<LedgerView | null> {
  const { Items: items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      KeyConditionExpression: '#thread = :thread',
      ExpressionAttributeNames: { '#thread': TABLE_KEYS.partition },
      ExpressionAttributeValues: { ':thread': { S: key } },
      // "timeline#…" sorts after "thread": the newest rows come first and the thread last.
      ScanIndexForward: false,
      ConsistentRead: true,
    }),
  );
  const thread = items.find((item) => item.record?.S === RECORDS.thread);
  return thread ? viewOf(thread, items.filter(isRow).slice(0, NEWEST)) : null;
}

function isRow(item: Item): boolean {
  return item.record?.S?.startsWith(RECORDS.timelinePrefix) ?? false;
}

function viewOf(item: Item, rows: readonly Item[]): LedgerView {
  const plain = fromAttributes(item);
  const waitingSince = timeOf(plain.waitingSince);
  const shown = {
    item: plain,
    timeline: rows.flatMap(toRow),
    ...(waitingSince !== undefined && { waitingSince }),
  };
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
    // A person may have edited the item by hand: show it as it is.
    if (!(error instanceof ItemUnreadableError)) throw error;
    return { ...shown, owner: { kind: 'unknown' }, unproven: true, mailbox: [], failures: 0 };
  }
}

/** The Unix ms of ISO 8601 text; undefined for anything else. */
function timeOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function toRow(item: Item): readonly TimelineRow[] {
  const row = rowSchema.safeParse(fromAttributes(item));
  return row.success ? [row.data] : [];
}
