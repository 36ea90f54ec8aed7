import { type AccountId, type Psid, type ThreadKey, threadKey } from '../../../functions/messenger/ids.ts';
import type { Meta } from '../../meta/meta.ts';
import type { ThreadView } from '../../meta/thread.ts';
import { agree } from './agree.ts';
import type { DifferenceClock } from './difference-clock.ts';
import type { LedgerView, ThreadInWorld, World } from './world.ts';

/** Rows that are shown of each log; the control API has the rest. */
const NEWEST = 150;

export interface WorldParts {
  readonly meta: Meta;
  /** How far the simulated clock has been moved forward, in ms. */
  readonly clockOffset: () => number;
  /** Null where the ledger has no such thread. */
  readonly readLedger: (key: ThreadKey) => Promise<LedgerView | null>;
  readonly differences: DifferenceClock;
}

/** Everything that the page shows, as it is now. Throws what reading the ledger throws. */
export async function composeWorld(parts: WorldParts): Promise<World> {
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
    threads,
    deliveries: delivery.entries().slice(-NEWEST),
    calls: calls.all().slice(-NEWEST),
  };
}

async function composeThread(parts: WorldParts, view: ThreadView): Promise<ThreadInWorld> {
  const { page, ourApp, clock } = parts.meta;
  const accountId = page.options.accountIds[view.platform] as AccountId;
  const ledger = await parts.readLedger(threadKey(accountId, view.psid as Psid));
  // The thread may have changed at Meta while the ledger was read.
  const now = page.view(view.psid);
  const differs = !agree(now.owner, ledger?.owner, ourApp);
  return {
    ...view,
    owner: now.owner,
    ledger,
    differsSince: parts.differences.note(view.psid, differs, clock.now()),
  };
}
