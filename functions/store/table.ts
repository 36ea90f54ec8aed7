import { hash } from 'node:crypto';
import type { PageId, ThreadKey } from '../messenger/ids.ts';

/** Primary key of the table: one partition a thread (or Page), its state and timeline entries sorted within it. */
export const TABLE_KEYS = { partition: 'thread', sort: 'record' } as const;

/**
 * Sparse indexes: an item is in one only while it has both key attributes, all of them text. They are hints; the
 * item is read again before anything is done. `includes` names what is projected besides the keys.
 */
export const INDEXES = {
  /** What needs work now? */
  due: { name: 'due', partition: 'dueShard', sort: 'dueAt', includes: [] },
  /** Which threads do the agents hold? */
  held: { name: 'held', partition: 'heldBy', sort: 'heldSince', includes: ['ownerName'] },
  /** Which threads have failures that no operator has cleared, and since when? */
  failed: { name: 'failed', partition: 'failedShard', sort: 'failedAt', includes: [] },
  /** Who has waited for an answer for more than two minutes, and for whom? */
  waiting: { name: 'waiting', partition: 'waitingShard', sort: 'waitingSince', includes: [] },
} as const;

/** Epoch seconds after which DynamoDB may delete an item. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
export const TTL_ATTRIBUTE = 'ttl';

/** Values of the sort key: the item that is the thread's or the Page's state, and how the items beside it begin. */
export const RECORDS = {
  thread: 'thread',
  /** A thread's item that could not be read, put aside for an operator. */
  unreadablePrefix: 'unreadable#',
  page: 'page',
  timelinePrefix: 'timeline#',
  pacePrefix: 'pace#',
} as const;

/** Partitions of the indexes `due` and `failed`, so that no single one takes every write. */
export const SHARDS = 16;

/** Partition of the `due` index that holds the paused Pages, apart from the threads. */
export const PAUSED_SHARD = 'due#paused';

/** Partition of the `due` index for a shard number, 0 to `SHARDS - 1`. */
export function dueShard(shard: number): string {
  return `due#${shard}`;
}

/** Partition of the `failed` index for a shard number, 0 to `SHARDS - 1`. */
export function failedShard(shard: number): string {
  return `failed#${shard}`;
}

/** Whom a person waits for: the bot, a human, or a human who should have come by now. */
export const WAITING_FOR = ['bot', 'human', 'nobody'] as const;
export type WaitingFor = (typeof WAITING_FOR)[number];

/** Partitions of the `waiting` index for each of them: few threads are in it. */
export const WAITING_SHARDS = 4;

/** Partition of the `waiting` index for a shard number, 0 to `WAITING_SHARDS - 1`. */
export function waitingShard(waitingFor: WaitingFor, shard: number): string {
  return `${waitingFor}#${shard}`;
}

/** Partition of the `waiting` index that a thread belongs to. */
export function waitingShardOf(key: ThreadKey, waitingFor: WaitingFor): string {
  return waitingShard(waitingFor, shardOf(key) % WAITING_SHARDS);
}

/** Partition of the `due` index that a thread belongs to: always the same for the same thread. */
export function dueShardOf(key: ThreadKey): string {
  return dueShard(shardOf(key));
}

/** Partition of the `failed` index that a thread belongs to. */
export function failedShardOf(key: ThreadKey): string {
  return failedShard(shardOf(key));
}

function shardOf(key: ThreadKey): number {
  return hash('sha256', key, 'buffer').readUInt32BE(0) % SHARDS;
}

/** Partition key of a Page's item; no thread has it, because ids hold no `#`. */
export function pageKey(pageId: PageId): string {
  return `page#${pageId}`;
}
