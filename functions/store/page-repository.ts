import { isDeepStrictEqual } from 'node:util';
import type { PageId } from '../messenger/ids.ts';
import { newPage, type Page } from '../thread/page.ts';
import { type DynamoDbTable, getItem, putItem } from './dynamodb-table.ts';
import { ConflictError } from './errors.ts';
import { fromPageItem, type PageSnapshot, pageKey, toPageItem } from './page-item.ts';
import { RECORDS } from './table.ts';

/** Where is kept what was learnt about whole Pages. Throws StoreUnavailableError while it cannot be reached. */
export interface PageRepository {
  /** What is known about the Page as of every acknowledged write; a new Page if nothing is. */
  read(pageId: PageId): Promise<Page>;
  /**
   * Applies a change to what is known at `at` (Unix ms), again on what others have written meanwhile; writes nothing
   * if it changes nothing. Throws ConflictError if others were faster five times in a row.
   */
  update(pageId: PageId, change: (page: Page) => Page, at: number): Promise<Page>;
}

const ATTEMPTS = 5;

/** Pages in DynamoDB: one small item each beside the threads, replaced under a version check. */
export function createPageRepository(table: DynamoDbTable): PageRepository {
  async function read(pageId: PageId): Promise<PageSnapshot | undefined> {
    const item = await getItem(table, pageKey(pageId), RECORDS.page);
    return item && fromPageItem(item);
  }

  async function attempt(pageId: PageId, change: (page: Page) => Page, at: number): Promise<Page> {
    const before = await read(pageId);
    const current = before?.page ?? newPage(pageId);
    const page = change(current);
    if (isDeepStrictEqual(page, current)) return current;
    const after = { page, version: before ? before.version + 1 : at, unknown: before?.unknown ?? {} };
    await putItem(table, toPageItem(after, at), before?.version);
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
