import type { PageId } from '../messenger/ids.ts';
import { HandoverError } from '../runtime/handover-error.ts';
import type { Page } from '../thread/page.ts';
import type { PageParts } from './handover-parts.ts';

/** What one visit knows about the thread's Page, and learns. */
export interface PageState {
  /** As of the last read, write or assumption. */
  readonly current: Page;
  /** Writes what was learnt. Where that fails it holds for this visit, and is learnt again in the next. */
  learn(change: (page: Page) => Page): Promise<void>;
  /** Takes something for true in this visit, and writes nothing. */
  assume(change: (page: Page) => Page): void;
}

/** The state of a Page as it is now. Throws StoreUnavailableError. */
export async function openPageState(
  pageId: PageId,
  { pages, now, log }: Pick<PageParts, 'pages' | 'now' | 'log'>,
): Promise<PageState> {
  let current = await pages.read(pageId);
  const assume = (change: (page: Page) => Page) => {
    current = change(current);
  };
  return {
    get current() {
      return current;
    },
    assume,
    async learn(change) {
      try {
        current = await pages.update(pageId, change, now());
      } catch (error) {
        // No outcome of a call is lost for it.
        if (!(error instanceof HandoverError)) throw error;
        log.warn('What was learnt about a Page could not be written', { pageId, error });
        assume(change);
      }
    },
  };
}
