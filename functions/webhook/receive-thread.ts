import type { ThreadEvent } from '../messenger/events.ts';
import type { ThreadKey } from '../messenger/ids.ts';
import { settingsFor } from '../settings/settings.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { ConflictError } from '../store/errors.ts';
import type { ThreadRepository } from '../store/thread-repository.ts';
import { type EventVerdict, type Received, receive } from '../thread/receive.ts';
import { newThread } from '../thread/thread.ts';
import type { DeliveryCounts } from './delivery-counts.ts';

/** What receiving a thread's events needs. */
export interface ThreadInbox {
  readonly threads: Pick<ThreadRepository, 'read' | 'replace'>;
  /** Unix ms. */
  readonly now: () => number;
}

/** Events of one thread, at least one. */
export type EventsOfThread = readonly [ThreadEvent, ...ThreadEvent[]];

/**
 * Verdicts that may leave work in the mailbox. A duplicate is one of them: the invocation after its first delivery may
 * have been lost.
 */
const VERDICTS_WITH_WORK: readonly EventVerdict[] = ['queued', 'unordered', 'failed', 'duplicate'];

/** Each try that fails means that another writer has succeeded, and a thread has few writers at a time. */
const TRIES = 8;

/**
 * Applies the events and queues the commands that follow, in one write. Resolves to whether the handover function has
 * work. Throws what the repository throws; ConflictError if others have written first in every one of eight tries.
 */
export async function receiveThread(
  key: ThreadKey,
  events: EventsOfThread,
  settings: Settings,
  inbox: ThreadInbox,
  counts: DeliveryCounts,
): Promise<boolean> {
  const { thread, verdicts } = await write(key, events, settings, inbox);
  for (const verdict of verdicts) counts.addVerdict(verdict);
  const isWork = verdicts.some((verdict) => VERDICTS_WITH_WORK.includes(verdict));
  // While an executor sleeps until words in doubt may be repeated, their echo lets what waits behind them go on.
  return (isWork || thread.sleeper !== undefined) && thread.mailbox.length > 0;
}

async function write(
  key: ThreadKey,
  events: EventsOfThread,
  settings: Settings,
  { threads, now }: ThreadInbox,
): Promise<Received> {
  const [{ platform, accountId, psid }] = events;
  const pageSettings = settingsFor(settings, accountId);
  let tried: readonly EventVerdict[] = [];
  for (let tries = 1; ; tries += 1) {
    const before = await threads.read(key);
    const thread = before?.thread ?? newThread(platform, accountId, psid);
    const at = now();
    const received = withVerdictsOf(tried, receive(thread, events, pageSettings, at));
    if (received.thread === thread) return received;
    try {
      await threads.replace(before, received.thread, at);
      return received;
    } catch (error) {
      if (!(error instanceof ConflictError) || tries === TRIES) throw error;
      tried = received.verdicts;
    }
  }
}

/**
 * A conflict may come from our own write, if its answer was lost. The next try then finds the events as duplicates of
 * themselves: their verdicts are those of the first try.
 */
function withVerdictsOf(tried: readonly EventVerdict[], received: Received): Received {
  const verdicts = received.verdicts.map((verdict, index) =>
    verdict === 'duplicate' ? (tried[index] ?? verdict) : verdict,
  );
  return { ...received, verdicts };
}
