import type { Platform } from '../messenger/events.ts';
import { parseThreadKey, type ThreadKey, threadKey } from '../messenger/ids.ts';
import { fail } from '../thread/mailbox.ts';
import { doubt } from '../thread/ownership.ts';
import { growingSet } from '../thread/stored.ts';
import { newThread, type Thread, type TimelineLine } from '../thread/thread.ts';
import type { Item } from './attributes.ts';
import {
  type DynamoDbTable,
  getItem,
  putAside,
  putItem,
  storedVersionOf,
  versionSchema,
} from './dynamodb-table.ts';
import { ItemRefusedError, ItemUnreadableError } from './errors.ts';
import { RECORDS } from './table.ts';
import { fromItem, type Snapshot, toItem } from './thread-item.ts';
import { toTimelineItem, writeBatches } from './timeline.ts';

/** Where threads are kept. Every method throws StoreUnavailableError while the store cannot be reached. */
export interface ThreadRepository {
  /**
   * The thread as of every write that has been acknowledged, or undefined if there is none. An item that cannot be read
   * is put aside, and its thread starts anew with a failure `unreadable` and a question to Meta.
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
    entries: readonly TimelineLine[],
    at: number,
    expiresAtSeconds: number,
  ): Promise<void>;
}

/** What the repository on DynamoDB needs. */
export interface ThreadRepositoryParts extends DynamoDbTable {
  /** Days after its last activity after which DynamoDB may delete a thread that has an empty mailbox. */
  readonly retentionDays: () => number | Promise<number>;
  /** Unix ms. */
  readonly now: () => number;
  readonly warn: (message: string, cause?: unknown) => void;
}

/** Threads in DynamoDB: one item each, read consistently and replaced under a version check. */
export function createThreadRepository(parts: ThreadRepositoryParts): ThreadRepository {
  return {
    async read(key) {
      const item = await getItem(parts, key, RECORDS.thread);
      if (!item) return undefined;
      try {
        return fromItem(item);
      } catch (error) {
        if (!(error instanceof ItemUnreadableError)) throw error;
        return startAnew(key, item, error, parts);
      }
    },

    async replace(before, thread, at) {
      const version = before ? before.version + 1 : at;
      const unknown = before?.unknown ?? {};
      const retentionDays = await parts.retentionDays();
      const item = itemOf({ thread, version, unknown }, at, retentionDays);
      await putItem(parts, item, before && storedVersionOf(before));
      return { thread, version, unknown };
    },

    async appendTimeline(key, entries, at, expiresAtSeconds) {
      try {
        const items = entries.map((entry) => toTimelineItem(key, entry, at, expiresAtSeconds));
        const givenUp = await writeBatches(parts, items);
        if (givenUp > 0)
          parts.warn(`${givenUp} lines of the timeline of ${key} were not written: DynamoDB is throttled.`);
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

/** The thread of an item that cannot be read: nothing is known of it any more, and Meta is asked for the owner. */
async function startAnew(
  key: ThreadKey,
  item: Item,
  error: ItemUnreadableError,
  parts: ThreadRepositoryParts,
): Promise<Snapshot> {
  const address = parseThreadKey(key);
  if (!address) throw error;
  const now = parts.now();
  const retentionDays = await parts.retentionDays();
  const record = await putAside(parts, item, Math.floor(now / 1_000) + retentionDays * 86_400);
  parts.warn(
    `The item of ${key} cannot be read: it was put into the record ${record}, and starts anew.`,
    error,
  );
  const platform = growingSet<Platform>().safeParse(item.platform?.S).data ?? 'messenger';
  const failed = fail(
    newThread(platform, address.accountId, address.psid),
    { id: record, verb: 'unknown' },
    'unreadable',
    now,
  );
  const thread = doubt({ ...failed, dueAt: now }, { cause: 'unreadable', by: record, now });
  const version = versionSchema.safeParse(Number(item.version?.N));
  if (version.success) return { thread, version: version.data, unknown: {} };
  return { thread, version: now, storedVersion: item.version ?? 'missing', unknown: {} };
}
