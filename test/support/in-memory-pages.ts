import type { PageId } from '../../functions/messenger/ids.ts';
import { newPage, type Page } from '../../functions/page/page.ts';
import type { PageRepository } from '../../functions/store/page-repository.ts';

/** A PageRepository in a map. */
export interface InMemoryPages extends PageRepository {
  readonly pages: Map<PageId, Page>;
}

/** Obeys the same contract suite as the repository on DynamoDB. */
export function inMemoryPages(...known: readonly Page[]): InMemoryPages {
  const pages = new Map<PageId, Page>(known.map((page) => [page.pageId, page]));
  const current = (pageId: PageId) => structuredClone(pages.get(pageId) ?? newPage(pageId));
  return {
    pages,
    async read(pageId) {
      return current(pageId);
    },
    async update(pageId, change) {
      const page = change(current(pageId));
      pages.set(pageId, structuredClone(page));
      return page;
    },
  };
}
