import type { GraphClient } from '../graph/graph-client.ts';
import type { PageId } from '../messenger/ids.ts';
import { HandoverError } from '../runtime/handover-error.ts';
import type { Log } from '../runtime/log.ts';
import type { PageSettings } from '../settings/settings.ts';
import type { PageRepository } from '../store/page-repository.ts';
import type { ParameterStore } from '../store/parameters.ts';
import { TIMES } from '../thread/limits.ts';
import type { Page } from './page.ts';

/** What calls to Graph in a Page's name need. */
export interface PageParts {
  readonly pages: PageRepository;
  readonly parameters: Pick<ParameterStore, 'settings' | 'appSecrets' | 'pageToken'>;
  readonly graph: GraphClient;
  readonly log: Log;
  /** Unix ms. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** One executor at work for one Page. */
export interface PageVisit {
  readonly parts: PageParts;
  readonly pageState: PageState;
  readonly settings: PageSettings;
  /** Unix ms at which the executor ends at the latest. */
  readonly deadline: number;
}

/** Whether a call that begins now can end before the executor has to. */
export function hasTime({ parts, settings, deadline }: PageVisit): boolean {
  return parts.now() + callMs(settings) + TIMES.margin <= deadline;
}

/** How long a call to Graph or to the bot takes at most, in ms. */
function callMs({ botTimeoutMs }: PageSettings): number {
  return Math.max(TIMES.graphCall, botTimeoutMs);
}

/** What one visit knows about the thread's Page, and learns. */
export interface PageState {
  /** As of the last read, write or assumption. */
  readonly current: Page;
  /** Reads what other visits and the webhook have learnt meanwhile. Throws StoreUnavailableError. */
  refresh(): Promise<void>;
  /** Writes what was learnt. If that fails it holds for this visit only. */
  update(change: (page: Page) => Page): Promise<void>;
  /** Holds for this visit, and writes nothing. */
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
    async refresh() {
      current = await pages.read(pageId);
    },
    async update(change) {
      try {
        current = await pages.update(pageId, change, now());
      } catch (error) {
        // The outcome of a call is not lost for it.
        if (!(error instanceof HandoverError)) throw error;
        log.warn(`The item of Page ${pageId} was not written: the change holds for this visit only`, {
          pageId,
          error,
        });
        assume(change);
      }
    },
  };
}
