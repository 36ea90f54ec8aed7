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
  { events, nonsense }: Delivery,
  settings: Settings,
  parts: DeliveryParts,
  tally: Tally,
): Promise<Receipt> {
  for (const { reason, keys } of nonsense) tally.nonsense(reason, keys);
  for (const event of events) tally.event(event);
  const { threads, pages } = sort(events);
  const invocations: Promise<unknown>[] = [];
  const work = [
    () => receivePolicies(pages, settings, parts),
    ...[...threads].map(([key, list]) => async () => {
      // Not waited for here: an invocation that hangs holds up no write, and a write no other's invocation.
      if (await receiveThread(key, list, settings, parts, tally)) invocations.push(parts.invoke(key));
    }),
  ];
  const results = await pMap(work, (each) => durable(each, parts.log, tally), { concurrency: CONCURRENCY });
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

/** A redelivery mends an outage, and an operator a broken item; what the table will never take is told here. */
async function durable(work: () => Promise<void>, log: Log, tally: Tally): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const isRefused = error instanceof ItemRefusedError;
    log.error(isRefused ? 'Not received' : 'Not received; Meta will deliver it again', { error });
    if (isRefused) tally.nonsense(error.code, []);
    return isRefused;
  }
}
