import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import { threadKey } from '../../../functions/messenger/ids.ts';
import type { MetaState } from '../../meta/meta-state.ts';
import type { ThreadView } from '../../meta/simulated-thread.ts';
import { agree } from './agree.ts';
import type { DifferenceClock } from './difference-clock.ts';
import { heardBy } from './heard.ts';
import { offeredIn, typingIn } from './sent-words.ts';
import type { LedgerView, ThreadInWorld, World } from './world.ts';

/** Rows that are shown of each log; the control API has the rest. */
const NEWEST = 150;

export interface WorldParts {
  readonly meta: MetaState;
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
    now: parts.meta.clock(),
    clockOffset: parts.clockOffset(),
    pageId: page.options.pageId,
    ourApp,
    apps: [...apps, ...instagram.apps.filter(({ appId }) => !apps.some((each) => each.appId === appId))],
    routing: {
      messenger: { mode, defaultApp },
      instagram: { mode: instagram.mode, defaultApp: instagram.defaultApp },
    },
    faults: { ...parts.meta.faults },
    threads: withWords(parts.meta, threads),
    deliveries: delivery.entries().slice(-NEWEST),
    calls: calls.all().slice(-NEWEST),
  };
}

type Bare = Omit<ThreadInWorld, 'messages'> & Pick<ThreadView, 'messages'>;

async function composeThread(parts: WorldParts, view: ThreadView): Promise<Bare> {
  const { page, ourApp, clock, calls } = parts.meta;
  const ledger = await parts.readLedger(threadKey(page.options.accountIds[view.platform], view.psid));
  const now = clock();
  // Meta may have moved on while the ledger was read: what counts is how both stand now.
  const { owner } = page.view(view.psid);
  const differs = !agree(owner, ledger?.owner, ourApp);
  return {
    ...view,
    owner,
    ledger,
    differsSince: parts.differences.note(view.psid, differs, now),
    typing: typingIn(calls.all(), view.psid, now),
  };
}

function withWords({ page, calls }: MetaState, threads: readonly Bare[]): readonly ThreadInWorld[] {
  const heard = heardBy(page);
  const offered = offeredIn(calls.all());
  return threads.map((thread) => ({
    ...thread,
    messages: thread.messages.map((message) => ({
      ...message,
      quickReplies: offered.get(message.mid)?.quickReplies ?? [],
      buttons: offered.get(message.mid)?.buttons ?? [],
      heard: heard.get(message.mid) ?? {},
    })),
  }));
}
