import type { PageId } from '../messenger/ids.ts';
import { HandoverError } from '../runtime/handover-error.ts';
import type { PageRepository } from '../store/page-repository.ts';

/**
 * What an instance of a function remembers of outages of the table, until it can write them to the items of the Pages:
 * events that the webhook refused are delivered again minutes later, and with them the echoes of our messages.
 */
export interface Outages {
  /** At `at` (Unix ms) something about this Page was not written. */
  note(pageId: PageId, at: number): void;
  /** Writes what was noted, now that the table answers again. Never rejects: if it fails, the next call tries again. */
  report(pageId: PageId): Promise<void>;
}

export function createOutages(pages: Pick<PageRepository, 'update'>, now: () => number): Outages {
  const noted = new Map<PageId, number>();
  return {
    note(pageId, at) {
      noted.set(pageId, at);
    },
    async report(pageId) {
      const outageAt = noted.get(pageId);
      if (outageAt === undefined) return;
      try {
        await pages.update(
          pageId,
          (page) => ({ ...page, outageAt: Math.max(page.outageAt ?? 0, outageAt) }),
          now(),
        );
        if (noted.get(pageId) === outageAt) noted.delete(pageId);
      } catch (error) {
        if (!(error instanceof HandoverError)) throw error;
      }
    },
  };
}
