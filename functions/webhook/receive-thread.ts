import type { ThreadEvent } from '../messenger/events.ts';
import type { ThreadKey } from '../messenger/ids.ts';
import { ConflictError } from '../store/errors.ts';
import type { ThreadRepository } from '../store/thread-repository.ts';
import { hasWork } from '../thread/has-work.ts';
import { type EventVerdict, type Received, receive } from '../thread/receive.ts';
import { settingsFor } from '../thread/settings.ts';
import type { Settings } from '../thread/settings-schema.ts';
import { newThread } from '../thread/thread.ts';
import type { Tally } from './tally.ts';

/** What receiving a thread's events needs. */
export interface ThreadInbox {
  readonly threads: Pick<ThreadRepository, 'read' | 'replace'>;
  /** Unix ms. */
  readonly now: () => number;
}

/** Verdicts after which a mailbox is worth a visit: also a repeated event's, whose first invocation may be lost. */
const WORK: readonly EventVerdict[] = ['queued', 'unordered', 'failed', 'duplicate'];

/** Writers of one thread are few, so that one more try than there are writers is enough. */
const TRIES = 8;

/**
 * Moves the ledger and queues the work that follows in one write. Resolves to whether there is work for the handover
 * function. Throws what the repository throws, ConflictError only when others were faster every time.
 */
export async function receiveThread(
  key: ThreadKey,
  events: readonly ThreadEvent[],
  settings: Settings,
  inbox: ThreadInbox,
  tally: Tally,
): Promise<boolean> {
  const received = await write(key, events, settings, inbox);
  for (const verdict of received.verdicts) tally.verdict(verdict);
  const isWork = received.verdicts.some((verdict) => WORK.includes(verdict));
  return isWork && hasWork(received.thread);
}

async function write(
  key: ThreadKey,
  events: readonly ThreadEvent[],
  settings: Settings,
  { threads, now }: ThreadInbox,
): Promise<Received> {
  let tried: readonly EventVerdict[] = [];
  for (let tries = 1; ; tries += 1) {
    const before = await threads.read(key);
    const [first] = events;
    if (!first) throw new Error('a thread is received with its events');
    const thread = before?.thread ?? newThread(first.platform, first.accountId, first.psid);
    const at = now();
    const received = withLostAnswer(
      receive(thread, events, settingsFor(settings, first.accountId), at),
      tried,
    );
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

/** The conflict may be with our own write, whose answer was lost: its events are duplicates only of themselves. */
function withLostAnswer(received: Received, tried: readonly EventVerdict[]): Received {
  const verdicts = received.verdicts.map((verdict, n) =>
    verdict === 'duplicate' ? (tried[n] ?? verdict) : verdict,
  );
  return { ...received, verdicts };
}
