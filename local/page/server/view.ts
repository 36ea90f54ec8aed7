import { type AccountId, type Psid, type ThreadKey, threadKey } from '../../../functions/messenger/ids.ts';
import type { Owner, TimelineLine } from '../../../functions/thread/thread.ts';
import type { DeliveryEntry } from '../../meta/attempts.ts';
import type { AutomaticTexts, BusinessAi } from '../../meta/automatic.ts';
import type { FaultSettings } from '../../meta/faults.ts';
import type { GraphCallEntry } from '../../meta/graph-request.ts';
import type { AppId, Platform } from '../../meta/ids.ts';
import type { Meta } from '../../meta/meta.ts';
import type { ConnectedApp, Routing, ThreadView } from '../../meta/thread.ts';

/** Everything that the page shows. Times are Unix ms of the simulated clock. */
export interface View {
  readonly now: number;
  /** How far (ms) the clock has been moved forward. */
  readonly clockOffset: number;
  readonly pageId: string;
  readonly ourApp: AppId;
  readonly apps: readonly ConnectedApp[];
  readonly routing: Readonly<Record<Platform, Pick<Routing, 'mode' | 'defaultApp'>>>;
  readonly faults: FaultSettings;
  readonly automatic: AutomaticTexts;
  readonly businessAi: BusinessAi;
  readonly threads: readonly ShownThread[];
  /** The newest, oldest first; so are the calls. */
  readonly deliveries: readonly DeliveryEntry[];
  readonly calls: readonly GraphCallEntry[];
}

/** The thread of one person, at Meta and in the ledger. */
export interface ShownThread extends ThreadView {
  /** Null: the ledger has no such thread. */
  readonly ledger: LedgerView | null;
  /** Unix ms since when Meta and the ledger have different owners; null if they agree. */
  readonly differsSince: number | null;
}

/** The ledger's data about one thread. */
export interface LedgerView {
  readonly owner: Owner;
  readonly ownerName?: string;
  /** The owner is in doubt, and Meta is being asked. */
  readonly unproven: boolean;
  readonly waitingFor?: string;
  /** Unix ms since when the person has had no answer. */
  readonly waitingSince?: number;
  /** The verbs of the queued commands. */
  readonly mailbox: readonly string[];
  readonly failures: number;
  /** Newest first. */
  readonly timeline: readonly TimelineRow[];
  /** The DynamoDB item as plain values. */
  readonly item: Readonly<Record<string, unknown>>;
}

/** A row of the thread's timeline; `at` is ISO 8601 text. */
export type TimelineRow = Omit<TimelineLine, 'at'> & { readonly at: string };

/** The number of rows of each log. The control API has all of them. */
const NEWEST = 150;

export interface ViewParts {
  readonly meta: Meta;
  /** How far (ms) the clock has been moved forward. */
  readonly clockOffset: () => number;
  /** Null: the ledger has no such thread. */
  readonly readLedger: (key: ThreadKey) => Promise<LedgerView | null>;
  readonly differences: DifferenceClock;
}

/** Gives the current view. Throws what `readLedger` throws. */
export async function composeView(parts: ViewParts): Promise<View> {
  const { page, ourApp, delivery, calls } = parts.meta;
  const { mode, defaultApp, apps } = page.routing('messenger');
  const instagram = page.routing('instagram');
  const threads = await Promise.all(page.views().map((view) => composeThread(parts, view)));
  return {
    now: parts.meta.clock.now(),
    clockOffset: parts.clockOffset(),
    pageId: page.options.pageId,
    ourApp,
    apps: [...apps, ...instagram.apps.filter(({ appId }) => !apps.some((each) => each.appId === appId))],
    routing: {
      messenger: { mode, defaultApp },
      instagram: { mode: instagram.mode, defaultApp: instagram.defaultApp },
    },
    faults: parts.meta.faults.now,
    automatic: page.automatic,
    businessAi: page.businessAi,
    threads,
    deliveries: delivery.entries().slice(-NEWEST),
    calls: calls.all().slice(-NEWEST),
  };
}

async function composeThread(parts: ViewParts, view: ThreadView): Promise<ShownThread> {
  const { page, ourApp, clock } = parts.meta;
  const accountId = page.options.accountIds[view.platform] as AccountId;
  const ledger = await parts.readLedger(threadKey(accountId, view.psid as Psid));
  // Meta may have changed while the ledger was read: compare the ledger with Meta's current owner.
  const { owner } = page.view(view.psid);
  const differs = !agree(owner, ledger?.owner, ourApp);
  return { ...view, owner, ledger, differsSince: parts.differences.note(view.psid, differs, clock.now()) };
}

/**
 * Whether the ledger's owner does not contradict Meta's. Null is an idle thread at Meta. A ledger without the thread,
 * or with an unknown owner, contradicts nothing.
 */
export function agree(atMeta: AppId | null, inLedger: Owner | undefined, ourApp: AppId): boolean {
  switch (inLedger?.kind) {
    case undefined:
    case 'unknown':
      return true;
    case 'us':
      return atMeta === ourApp;
    case 'app':
      return atMeta === inLedger.appId;
    case 'foreign':
      return atMeta !== null && atMeta !== ourApp;
    case 'idle':
      return atMeta === null;
  }
}

/** Keeps for each thread since when its owners differ. */
export interface DifferenceClock {
  /** Notes the state at `now` (Unix ms). Gives since when they differ; null if they agree. */
  note(key: string, differs: boolean, now: number): number | null;
}

/** Creates a clock without any difference. */
export function createDifferenceClock(): DifferenceClock {
  const since = new Map<string, number>();
  return {
    note(key, differs, now) {
      if (!differs) {
        since.delete(key);
        return null;
      }
      const first = since.get(key) ?? now;
      since.set(key, first);
      return first;
    },
  };
}
