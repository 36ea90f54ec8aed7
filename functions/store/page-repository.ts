import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { type PageId, toId } from '../messenger/ids.ts';
import { newPage, type Page, pageAttributes, pausedUntilOf, pauseSchema } from '../page/page.ts';
import { faultsOf } from '../runtime/faults.ts';
import { toIso } from '../thread/stored.ts';
import { fromAttributes, type Item, pick, toAttributes } from './attributes.ts';
import {
  type DynamoDbTable,
  getItem,
  putAside,
  putItem,
  type StoredVersion,
  storedVersionOf,
  versionSchema,
} from './dynamodb-table.ts';
import { ConflictError, ItemUnreadableError } from './errors.ts';
import { PAUSED_SHARD, pageKey, RECORDS } from './table.ts';

/** A Page as it was read; the other members as in the thread's snapshot. */
export interface PageSnapshot {
  readonly page: Page;
  readonly version: number;
  readonly storedVersion?: StoredVersion;
  readonly unknown: Readonly<Item>;
}

const pageSchema = z.object(pageAttributes);
const stored = z.object({ version: versionSchema });

const KNOWN = new Set([
  'thread',
  'record',
  ...Object.keys(pageAttributes),
  'dueShard',
  'dueAt',
  'version',
  'updatedAt',
]);

/** What was learnt about whole Pages. Every method throws StoreUnavailableError while DynamoDB cannot be reached. */
export interface PageRepository {
  /**
   * What is known about the Page as of every acknowledged write; a new Page if nothing is. An item that cannot be read is
   * put aside: what it held is learnt again.
   */
  read(pageId: PageId): Promise<Page>;
  /**
   * Applies a change to what is known at `at` (Unix ms), again on what others have written meanwhile; writes nothing
   * if it changes nothing. Throws ConflictError if others were faster five times in a row.
   */
  update(pageId: PageId, change: (page: Page) => Page, at: number): Promise<Page>;
}

export interface PageRepositoryParts {
  /** Unix ms. */
  readonly now: () => number;
  readonly warn: (message: string, cause?: unknown) => void;
}

const ATTEMPTS = 5;
/** How long an item is kept that could not be read. */
const KEPT_SECONDS = 90 * 86_400;

/** Pages in DynamoDB: one small item each beside the threads, replaced under a version check. */
export function createPageRepository(table: DynamoDbTable & PageRepositoryParts): PageRepository {
  async function read(pageId: PageId): Promise<PageSnapshot | undefined> {
    const item = await getItem(table, pageKey(pageId), RECORDS.page);
    if (!item) return undefined;
    try {
      return fromPageItem(item);
    } catch (error) {
      if (!(error instanceof ItemUnreadableError)) throw error;
      const record = await putAside(table, item, Math.floor(table.now() / 1_000) + KEPT_SECONDS);
      table.warn(
        `The item of Page ${pageId} cannot be read: it was put into the record ${record}, and starts anew.`,
        error,
      );
      const storedVersion = item.version ?? 'missing';
      return { page: newPage(pageId), version: table.now(), storedVersion, unknown: {} };
    }
  }

  async function attempt(pageId: PageId, change: (page: Page) => Page, at: number): Promise<Page> {
    const before = await read(pageId);
    const current = before?.page ?? newPage(pageId);
    const page = change(current);
    if (isDeepStrictEqual(page, current)) return current;
    const after = { page, version: before ? before.version + 1 : at, unknown: before?.unknown ?? {} };
    await putItem(table, toPageItem(after, at), before && storedVersionOf(before));
    return page;
  }

  return {
    async read(pageId) {
      return (await read(pageId))?.page ?? newPage(pageId);
    },

    async update(pageId, change, at) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt(pageId, change, at);
        } catch (error) {
          if (!(error instanceof ConflictError) || tries === ATTEMPTS) throw error;
        }
      }
    },
  };
}

/** The item of a Page, written at `at` (Unix ms). While the Page or a channel of it is paused, the `due` index lists it apart. */
export function toPageItem({ page, version, unknown }: PageSnapshot, at: number): Item {
  const { pageId, ...members } = page;
  const until = pausedUntilOf(page);
  return {
    ...unknown,
    ...toAttributes({
      ...z.encode(pageSchema, members as z.output<typeof pageSchema>),
      thread: pageKey(pageId),
      record: RECORDS.page,
      version,
      updatedAt: toIso(at),
      ...(until === undefined ? {} : { dueShard: PAUSED_SHARD, dueAt: toIso(until) }),
    }),
  };
}

/**
 * The Page that an item holds. Throws ItemUnreadableError naming each attribute that is of a wrong type. A pause that
 * cannot be read is a later version's, and kept like an unknown attribute.
 */
export function fromPageItem(item: Item): PageSnapshot {
  const isKnown = (name: string) => KNOWN.has(name) && (name !== 'pause' || hasReadablePause(item));
  const known = fromAttributes(pick(item, isKnown));
  const page = pageSchema.safeParse(known);
  const version = stored.safeParse(known);
  const key = item.thread?.S ?? '';
  const pageId = toId<PageId>(key.replace(/^page#/, ''));
  if (!page.success || !version.success || !pageId) {
    const errors = [page.error, version.error].flatMap((error) => (error ? faultsOf(error) : []));
    throw new ItemUnreadableError(key, pageId ? errors : [...errors, 'thread: must be page#<Page id>']);
  }
  return {
    page: { ...page.data, pageId },
    version: version.data.version,
    unknown: pick(item, (name) => !isKnown(name)),
  };
}

function hasReadablePause(item: Item): boolean {
  return pauseSchema.safeParse(fromAttributes(pick(item, (name) => name === 'pause')).pause).success;
}
