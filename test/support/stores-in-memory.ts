import { type PageId, type ThreadKey, threadKey } from '../../functions/messenger/ids.ts';
import type { Page } from '../../functions/page/page.ts';
import { fromAttributes, type Item } from '../../functions/store/attributes.ts';
import { ConflictError } from '../../functions/store/errors.ts';
import {
  createPageRepository,
  fromPageItem,
  type PageRepository,
  toPageItem,
} from '../../functions/store/page-repository.ts';
import { createSendPace } from '../../functions/store/send-pace.ts';
import { RECORDS } from '../../functions/store/table.ts';
import { fromItem, type Snapshot, toItem } from '../../functions/store/thread-item.ts';
import { createThreadRepository, type ThreadRepository } from '../../functions/store/thread-repository.ts';
import type { Thread, TimelineLine } from '../../functions/thread/thread.ts';
import { clientOf, type TableInMemory, tableInMemory } from './table-in-memory.ts';

const RETENTION_DAYS = 90;

/** The repository of threads, with what a test needs to see its items and to disturb its writes. */
export interface ThreadsInMemory extends ThreadRepository {
  /** Every thread, in the order of the first writes. */
  readonly snapshots: ReadonlyMap<ThreadKey, Snapshot>;
  /** The thread as it is stored. Throws if there is none. */
  thread(key: ThreadKey): Thread;
  /** The history of a thread, oldest first. */
  timeline(key: ThreadKey): readonly TimelineLine[];
  /** Writes a thread at once and without a condition. */
  put(thread: Thread): void;
  /** Runs before each write. It may throw, or write to the thread first to cause a conflict. */
  onReplace: (key: ThreadKey) => void | Promise<void>;
  /** So many writes are made and then reported as conflicts, as when the SDK repeats a write without an answer. */
  lostAnswers: number;
}

/** The repository of Pages, with its items in sight. */
export interface PagesInMemory extends PageRepository {
  readonly pages: ReadonlyMap<PageId, Page>;
  /** Writes a Page at once and without a condition. */
  put(page: Page): void;
}

/** The product's own repositories over one table in memory. `now` is in Unix ms. */
export function storesInMemory(now: () => number) {
  const table = tableInMemory();
  const parts = { client: clientOf(table.send), tableName: 'threads', now, warn: () => {} };
  return {
    threads: threadsIn(table, createThreadRepository({ ...parts, retentionDays: () => RETENTION_DAYS }), now),
    pages: pagesIn(table, createPageRepository(parts), now),
    sendPace: createSendPace(parts),
    /** Deletes everything. */
    clear: table.clear,
  };
}

function threadsIn(table: TableInMemory, repository: ThreadRepository, now: () => number): ThreadsInMemory {
  const keyOf = ({ accountId, psid }: Thread) => threadKey(accountId, psid);
  const stored = (key: ThreadKey) => {
    const item = itemsOf(table, RECORDS.thread).find(({ thread }) => thread?.S === key);
    return item && fromItem(item);
  };
  const threads: ThreadsInMemory = {
    ...repository,
    onReplace: () => {},
    lostAnswers: 0,
    get snapshots() {
      const snapshots = itemsOf(table, RECORDS.thread).map(fromItem);
      return new Map(snapshots.map((snapshot) => [keyOf(snapshot.thread), snapshot]));
    },
    thread(key) {
      const found = stored(key);
      if (!found)
        throw new Error(`There is no thread ${key} in the table: send an event of the person first`);
      return found.thread;
    },
    timeline: (key) =>
      itemsOf(table, RECORDS.timelinePrefix)
        .filter(({ thread }) => thread?.S === key)
        .sort((a, b) => (String(a.record?.S) < String(b.record?.S) ? -1 : 1))
        .map(lineOf),
    put(thread) {
      const { version = 0, unknown = {} } = stored(keyOf(thread)) ?? {};
      table.put(toItem({ thread, version: version + 1, unknown }, now(), RETENTION_DAYS));
    },
    async replace(before, thread, at) {
      await threads.onReplace(keyOf(thread));
      const after = await repository.replace(before, thread, at);
      if (threads.lostAnswers === 0) return after;
      threads.lostAnswers -= 1;
      throw new ConflictError(keyOf(thread));
    },
  };
  return threads;
}

function pagesIn(table: TableInMemory, repository: PageRepository, now: () => number): PagesInMemory {
  const stored = () => itemsOf(table, RECORDS.page).map(fromPageItem);
  return {
    ...repository,
    get pages() {
      return new Map(stored().map(({ page }) => [page.pageId, page]));
    },
    put(page) {
      const before = stored().find(({ page: { pageId } }) => pageId === page.pageId);
      table.put(toPageItem({ page, version: (before?.version ?? 0) + 1, unknown: {} }, now()));
    },
  };
}

/** The items whose sort key begins so. */
function itemsOf(table: TableInMemory, record: string): readonly Item[] {
  return table.stored().filter((item) => item.record?.S?.startsWith(record));
}

/** A line of the history without what its item adds. */
function lineOf(item: Item): TimelineLine {
  const { thread: _, record: _record, writtenAt: _writtenAt, ttl: _ttl, at, ...line } = fromAttributes(item);
  return { ...line, at: Date.parse(String(at)) } as TimelineLine;
}
