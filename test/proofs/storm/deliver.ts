import { type ThreadKey, threadKey } from '../../../functions/messenger/ids.ts';
import { readDelivery } from '../../../functions/messenger/read-delivery.ts';
import type { Webhook } from '../../../local/meta/payloads.ts';
import type { Chance } from './chance.ts';
import type { FaultKind, FaultPlan } from './faults.ts';
import type { Heard } from './records.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface DeliveryOptions {
  readonly time: VirtualTime;
  readonly plan: FaultPlan;
  readonly chance: Chance;
  readonly isBatched: boolean;
  /** Runs the webhook function; undefined if it ends without an answer. */
  readonly post: (payload: unknown) => Promise<number | undefined>;
  /** Takes every event that the function has answered with 200. */
  readonly heard: (heard: Omit<Heard, 'ledger'>) => void;
  readonly lost: (webhook: Webhook) => void;
}

/** Meta gives up on an answer after so many ms. */
const PATIENCE = 5_000;
/** Waits of the simulator before a webhook is tried again, in ms. */
const RETRIES = [0, 5_000, 30_000, 60_000, 300_000, 900_000, 1_800_000];
const BATCH_WITHIN = 250;

/** Brings webhooks to our app as Meta does, at once for each: nothing of one thread waits for what went before it. */
export function createDelivery({ time, plan, chance, isBatched, post, heard, lost }: DeliveryOptions) {
  const batch: Webhook[] = [];

  function send(webhooks: readonly Webhook[]): void {
    const fault = plan.take('webhook');
    if (fault === 'lost') {
      webhooks.forEach(lost);
      return;
    }
    const delay = Math.floor(chance('delivery') ** 2 * 600) + lateness(fault);
    time.after(delay, () => void attempt(webhooks, 0, fault));
    if (fault === 'doubled')
      time.after(delay + Math.floor(chance('double') ** 3 * 400), () => void attempt(webhooks, 0));
  }

  function lateness(fault: FaultKind | undefined): number {
    if (fault === 'late') return 1_000 + Math.floor(chance('late') * 60_000);
    return fault === 'very-late' ? 240_000 + Math.floor(chance('late') * 3_000_000) : 0;
  }

  async function attempt(webhooks: readonly Webhook[], n: number, fault?: FaultKind): Promise<void> {
    let isOver = false;
    const again = () => {
      if (isOver) return;
      isOver = true;
      const delay = RETRIES[n];
      if (delay !== undefined) time.after(delay, () => void attempt(webhooks, n + 1));
    };
    if (fault === 'dropped') {
      again();
      return;
    }
    time.after(PATIENCE, again);
    const payload = envelope(webhooks);
    const status = await post(payload);
    if (status === 200) for (const each of eventsOf(payload, time.now())) heard(each);
    if (status === 200 && fault !== 'unacknowledged') isOver = true;
    else if (status !== undefined) again();
  }

  return (webhook: Webhook): void => {
    batch.push(webhook);
    if (!isBatched) send(batch.splice(0));
    if (batch.length === 1) time.after(BATCH_WITHIN, () => send(batch.splice(0)));
  };
}

function envelope(webhooks: readonly Webhook[]) {
  const entry = webhooks.map(({ accountId, at, channel, item }) => ({
    id: accountId,
    time: at,
    [channel]: [item],
  }));
  return { object: 'page', entry };
}

function eventsOf(payload: unknown, at: number): Omit<Heard, 'ledger'>[] {
  const reading = readDelivery(Buffer.from(JSON.stringify(payload)), at);
  if (reading.kind !== 'delivery') return [];
  return reading.delivery.events.flatMap((event) => {
    if (!('psid' in event) || event.psid === undefined) return [];
    const key: ThreadKey = threadKey(event.accountId, event.psid);
    return [{ at, key, event: event as Heard['event'] }];
  });
}
