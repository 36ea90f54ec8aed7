import pMap from 'p-map';
import type { Delivery, MessengerEvent, PolicyEvent, ThreadEvent } from '../messenger/events.ts';
import { type ThreadKey, threadKey } from '../messenger/ids.ts';
import type { Log } from '../runtime/log.ts';
import { ItemRefusedError } from '../store/errors.ts';
import type { PageRepository } from '../store/page-repository.ts';
import { canMatter } from '../thread/receive.ts';
import { settingsFor } from '../thread/settings.ts';
import type { Settings } from '../thread/settings-schema.ts';
import { withPolicy } from './page-policy.ts';
import { receiveThread, type ThreadInbox } from './receive-thread.ts';
import type { Tally } from './tally.ts';

/** What receiving a delivery needs. */
export interface DeliveryParts extends ThreadInbox {
  readonly pages: Pick<PageRepository, 'update'>;
  /** Wakes the handover function for a thread. Must not throw. */
  readonly invoke: (key: ThreadKey) => Promise<unknown>;
  readonly log: Log;
}

/** Threads that are worked at once: DynamoDB answers in milliseconds, and connections are few. */
const CONCURRENCY = 50;

/** What became of a delivery. */
export interface Receipt {
  /** Everything is written or knowingly ignored; if not, Meta has to deliver it again, which is harmless. */
  readonly isDurable: boolean;
  /** Settles when the handover function has been told of every thread that has work for it. Never rejects. */
  readonly woken: Promise<unknown>;
}

/**
 * Receives what a delivery says: every event of every thread, threads in parallel, each thread's events in one
 * write. One thread's trouble never costs another.
 */
export async function receiveDelivery(
  { events, malformed }: Delivery,
  settings: Settings,
  parts: DeliveryParts,
  tally: Tally,
): Promise<Receipt> {
  for (const { reason, keys } of malformed) tally.nonsense(reason, keys);
  for (const event of events) tally.event(event);
  const { threads, pages } = sort(events);
  const invocations: Promise<unknown>[] = [];
  const work = [
    () => receivePolicies(pages, settings, parts),
    ...[...threads].map(([key, list]) => async () => {
      // Not waited for here: an invocation that hangs holds up no write, and a write no other's invocation.
      const wake = () => invocations.push(parts.invoke(key));
      await receiveApart(list, tally, async (some) => {
        if (await receiveThread(key, some, settings, parts, tally)) wake();
      });
    }),
  ];
  const results = await pMap(work, (each) => durable(each, parts.log), { concurrency: CONCURRENCY });
  return { isDurable: results.every(Boolean), woken: Promise.all(invocations) };
}

/** Events that can change nothing cost no read. */
function sort(events: readonly MessengerEvent[]) {
  const threads = new Map<ThreadKey, ThreadEvent[]>();
  const pages: PolicyEvent[] = [];
  for (const event of events) {
    if (event.kind === 'policy') pages.push(event);
    else if (canMatter(event)) {
      const key = threadKey(event.accountId, event.psid);
      const list = threads.get(key);
      if (list) list.push(event);
      else threads.set(key, [event]);
    }
  }
  return { threads, pages };
}

/** One after the other, in Meta's order: an event that is not later than the last is passed over. */
async function receivePolicies(events: readonly PolicyEvent[], settings: Settings, parts: DeliveryParts) {
  for (const event of events.toSorted((a, b) => a.at.to - b.at.to)) {
    const { pageId } = settingsFor(settings, event.accountId);
    const now = parts.now();
    await parts.pages.update(pageId, (page) => withPolicy(page, event, now), now);
    parts.log.warn('Meta enforces a policy on a Page', { pageId, action: event.action });
  }
}

/** What the table takes of a thread's events together, or one by one where it refuses them together. */
async function receiveApart(
  events: readonly ThreadEvent[],
  tally: Tally,
  receiveSome: (events: readonly ThreadEvent[]) => Promise<void>,
): Promise<void> {
  try {
    await receiveSome(events);
  } catch (error) {
    if (!(error instanceof ItemRefusedError)) throw error;
    if (events.length === 1) return tally.refused(error);
    for (const event of events) await receiveApart([event], tally, receiveSome);
  }
}

/** A redelivery mends an outage, and an operator a broken item. */
async function durable(work: () => Promise<void>, log: Log): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    log.error('Not received; Meta will deliver it again', { error });
    return false;
  }
}
