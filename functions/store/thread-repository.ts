import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type ThreadKey, threadKey } from '../messenger/ids.ts';
import type { JournalEntry, Thread } from '../thread/thread.ts';
import type { Item } from './attributes.ts';
import { type DynamoDbTable, getItem, putItem } from './dynamodb-table.ts';
import { ItemRefusedError } from './errors.ts';
import { RECORDS } from './table.ts';
import { fromItem, toItem } from './thread-item.ts';
import { toTimelineItem, writeBatches } from './timeline.ts';

/** A thread as it was read. */
export interface Snapshot {
  readonly thread: Thread;
  /** Every write raises it by one; it starts at the epoch in ms, so a re-made item never matches an old one. */
  readonly version: number;
  /** Attributes that this version of the code does not know: written back as they were. */
  readonly unknown: Readonly<Record<string, AttributeValue>>;
}

/** Where threads are kept. Every method throws StoreUnavailableError while the store cannot be reached. */
export interface ThreadRepository {
  /**
   * The thread as of every write that has been acknowledged, or undefined if there is none. Throws
   * ItemUnreadableError if the item was edited into something that is no thread.
   */
  read(key: ThreadKey): Promise<Snapshot | undefined>;
  /**
   * Writes the thread if nobody has written it since `before` was read (undefined: since there was none), at `at`
   * (Unix ms). Throws ConflictError if somebody has, which may be this very call made twice: read again, and do it
   * again. Throws ItemRefusedError for a thread that the table will never take.
   */
  replace(before: Snapshot | undefined, thread: Thread, at: number): Promise<Snapshot>;
  /**
   * Adds lines to the thread's history, which DynamoDB deletes after `expiresAtSeconds` (epoch seconds). The same
   * entry written twice is one line. Nothing depends on the history: what cannot be written is given up with a
   * warning, and nothing is thrown.
   */
  appendTimeline(
    key: ThreadKey,
    entries: readonly JournalEntry[],
    at: number,
    expiresAtSeconds: number,
  ): Promise<void>;
}

/** What the repository on DynamoDB needs. */
export interface ThreadRepositoryParts extends DynamoDbTable {
  /** Days without a write after which DynamoDB may delete a thread that has nothing open. */
  readonly retentionDays: () => number | Promise<number>;
  /** Told what was given up without harm. */
  readonly warn: (message: string, cause?: unknown) => void;
}

/** Threads in DynamoDB: one item each, read consistently and replaced under a version check. */
export function createThreadRepository(parts: ThreadRepositoryParts): ThreadRepository {
  return {
    async read(key) {
      const item = await getItem(parts, key, RECORDS.thread);
      return item && fromItem(item);
    },

    async replace(before, thread, at) {
      const version = before ? before.version + 1 : at;
      const unknown = before?.unknown ?? {};
      const retentionDays = await parts.retentionDays();
      await putItem(parts, itemOf({ thread, version, unknown }, at, retentionDays), before?.version);
      return { thread, version, unknown };
    },

    async appendTimeline(key, entries, at, expiresAtSeconds) {
      try {
        const items = entries.map((entry) => toTimelineItem(key, entry, at, expiresAtSeconds));
        const givenUp = await writeBatches(parts, items);
        if (givenUp > 0)
          parts.warn(`${givenUp} lines of the timeline of ${key} were not written: throttled.`);
      } catch (cause) {
        parts.warn(`The timeline of ${key} was not written.`, cause);
      }
    },
  };
}

function itemOf(after: Snapshot, at: number, retentionDays: number): Item {
  try {
    return toItem(after, at, retentionDays);
  } catch (cause) {
    throw new ItemRefusedError(threadKey(after.thread.accountId, after.thread.psid), { cause });
  }
}
