import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../functions/store/attributes.ts';
import { INDEXES, TABLE_KEYS } from '../../../functions/store/table.ts';

/** Request units that a write of an item costs, in the table and in its indexes. */
export interface WriteUnits {
  readonly table: number;
  readonly indexes: number;
}

const READ_UNIT = 4_096;
const WRITE_UNIT = 1_024;

/** Units of a strongly consistent read. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
export function readUnits(item: Item | undefined): number {
  return unitsOf(item ? sizeOf(item) : 0, READ_UNIT);
}

/**
 * Units of replacing `before` by `after`: the larger of both counts. An index costs one write where an entry comes,
 * goes or changes what is projected, and two where its key changes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function writeUnits(before: Item | undefined, after: Item): WriteUnits {
  const larger = Math.max(before ? sizeOf(before) : 0, sizeOf(after));
  const indexes = Object.values(INDEXES).map((index) => indexUnits(index, before, after));
  return { table: unitsOf(larger, WRITE_UNIT), indexes: indexes.reduce((sum, units) => sum + units, 0) };
}

type Index = (typeof INDEXES)[keyof typeof INDEXES];

function indexUnits(index: Index, before: Item | undefined, after: Item): number {
  const old = entryOf(index, before);
  const now = entryOf(index, after);
  if (!old || !now) return old === now ? 0 : 1;
  if (JSON.stringify(old) === JSON.stringify(now)) return 0;
  const isSameKey = [index.partition, index.sort].every((name) => old[name]?.S === now[name]?.S);
  return isSameKey ? 1 : 2;
}

/** What an index keeps of an item; undefined while the item is not in it. */
function entryOf({ partition, sort, includes }: Index, item: Item | undefined): Item | undefined {
  if (!item?.[partition] || !item[sort]) return undefined;
  const names = [TABLE_KEYS.partition, TABLE_KEYS.sort, partition, sort, ...includes];
  return Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
}

function unitsOf(bytes: number, unit: number): number {
  return Math.max(1, Math.ceil(bytes / unit));
}

/** Bytes of an item. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function sizeOf(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value),
    0,
  );
}

function bytesOf({ S, N, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (L) return 3 + L.reduce((sum, value) => sum + 1 + bytesOf(value), 0);
  if (M) return 3 + Object.keys(M).length + sizeOf(M);
  return 1;
}
