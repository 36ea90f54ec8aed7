import pMap from 'p-map';
import type { MessengerEvent, PolicyEvent, ThreadEvent } from '../messenger/events.ts';
import { type PageId, type ThreadKey, threadKey } from '../messenger/ids.ts';
import type { Outages } from '../page/outages.ts';
import type { Log } from '../runtime/log.ts';
import { settingsFor } from '../settings/settings.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { ItemRefusedError } from '../store/errors.ts';
import { canMatter } from '../thread/receive.ts';
import type { DeliveryCounts } from './delivery-counts.ts';
import { type PolicyParts, receivePolicies } from './page-policy.ts';
import { type EventsOfThread, receiveThread, type ThreadInbox } from './receive-thread.ts';

/** What receiving a delivery needs. */
export interface DeliveryParts extends ThreadInbox, PolicyParts {
  /** Wakes the handover function for a thread. Must not throw. */
  readonly invoke: (key: ThreadKey) => Promise<unknown>;
  readonly outages: Outages;
}

/** Threads that are received at the same time. DynamoDB answers in milliseconds, and connections are few. */
const CONCURRENCY = 50;

/** The result of a delivery. */
export interface Receipt {
  /** Every event is written or needs no write. If not, Meta has to deliver again, which is harmless. */
  readonly isDurable: boolean;
  /** Settles when every Invoke of the handover function is answered. Never rejects. */
  readonly woken: Promise<unknown>;
}

/**
 * Receives all events of a delivery: threads in parallel, the events of one thread in one write. A thread that fails
 * does not stop the others.
 */
export async function receiveDelivery(
  events: readonly MessengerEvent[],
  settings: Settings,
  parts: DeliveryParts,
  counts: DeliveryCounts,
): Promise<Receipt> {
  const { threads, policies } = groupByThread(events);
  const invocations: Promise<unknown>[] = [];
  const receiveAndWake = async (key: ThreadKey, some: EventsOfThread) => {
    const hasWork = await receiveThread(key, some, settings, parts, counts);
    await parts.outages.report(pageIdOf(some, settings));
    // Nothing waits for the Invoke here: a slow one would hold up the writes of other threads.
    if (hasWork) invocations.push(parts.invoke(key));
  };
  const tasks: Task[] = [
    { name: 'policy events', run: () => receivePolicies(policies, settings, parts) },
    ...[...threads].map(([key, all]) => ({
      name: `events of thread ${key}`,
      onFailure: () => parts.outages.note(pageIdOf(all, settings), parts.now()),
      run: () => receiveOneByOne(all, counts, parts.log, (some) => receiveAndWake(key, some)),
    })),
  ];
  const results = await pMap(tasks, (task) => succeeds(task, parts.log), { concurrency: CONCURRENCY });
  return { isDurable: results.every(Boolean), woken: Promise.all(invocations) };
}

/** The events that can change something, by thread, in Meta's order. The other events cost no read of the table. */
function groupByThread(events: readonly MessengerEvent[]) {
  const threads = new Map<ThreadKey, [ThreadEvent, ...ThreadEvent[]]>();
  const policies: PolicyEvent[] = [];
  for (const event of events) {
    if (event.kind === 'policy') policies.push(event);
    else if (canMatter(event)) {
      const key = threadKey(event.accountId, event.psid);
      const ofThread = threads.get(key);
      if (ofThread) ofThread.push(event);
      else threads.set(key, [event]);
    }
  }
  return { threads, policies };
}

/** Receives a thread's events together. If DynamoDB refuses them together, receives them one by one. */
async function receiveOneByOne(
  events: EventsOfThread,
  counts: DeliveryCounts,
  log: Log,
  receive: (events: EventsOfThread) => Promise<void>,
): Promise<void> {
  try {
    await receive(events);
  } catch (error) {
    if (!(error instanceof ItemRefusedError)) throw error;
    if (events.length > 1) {
      for (const event of events) await receiveOneByOne([event], counts, log, receive);
      return;
    }
    const [{ accountId, psid, kind }] = events;
    const thread = threadKey(accountId, psid);
    log.error(`An event of thread ${thread} is lost: look at the conversation in the inbox`, {
      thread,
      kind,
      error,
    });
    counts.addRefused(error);
  }
}

/** The Page of a thread's events. */
function pageIdOf([{ accountId }]: EventsOfThread, settings: Settings): PageId {
  return settingsFor(settings, accountId).pageId;
}

interface Task {
  readonly name: string;
  readonly onFailure?: () => void;
  readonly run: () => Promise<void>;
}

/** Runs a task. Resolves to false if it throws: Meta's next delivery brings the same events. */
async function succeeds({ name, run, onFailure }: Task, log: Log): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    onFailure?.();
    log.error(`Not received: ${name}. Meta delivers again. The error names what to check`, { error });
    return false;
  }
}
