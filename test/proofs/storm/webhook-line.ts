import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type ThreadKey, threadKey } from '../../../functions/messenger/ids.ts';
import { readDelivery } from '../../../functions/messenger/read-delivery.ts';
import type { Deliver } from '../../../local/meta/attempts.ts';
import { request } from '../../support/api-events.ts';
import { signed } from '../../support/sign.ts';
import type { Chance } from './chance.ts';
import { CANARIES } from './deployed-settings.ts';
import type { FaultKind, FaultPlan } from './faults.ts';
import type { Outage } from './outage.ts';
import type { Received } from './records.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface WebhookLineOptions {
  readonly time: VirtualTime;
  readonly plan: FaultPlan;
  readonly chance: Chance;
  readonly outage: Outage;
  readonly hasNamelessEchoes: boolean;
  /** Runs the webhook function and gives the HTTP status; undefined if the function ends without an answer. */
  readonly post: (event: APIGatewayProxyEventV2) => Promise<number | undefined>;
  /** Takes every event that the function has answered with 200. */
  readonly received: (event: Omit<Received, 'ledger'>) => void;
}

/**
 * The way of the simulated Meta's webhooks to the webhook function, with the faults on it. Each POST may meet one fault,
 * at its first attempt; the simulator makes the further attempts.
 */
export function webhookLine(options: WebhookLineOptions): Deliver {
  const { time, plan, chance, outage, hasNamelessEchoes, post, received } = options;
  /** Until when (Unix ms) each POST is kept from arriving, by its bytes. */
  const heldUntil = new Map<string, number>();

  /** How long a POST is kept from arriving, in ms. */
  function delayBy(fault: FaultKind | undefined): number {
    if (fault === 'late') return 1_000 + Math.floor(chance('late') * 60_000);
    return fault === 'very-late' ? 240_000 + Math.floor(chance('late') * 3_000_000) : 0;
  }

  async function arrive(
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<number | undefined> {
    if (outage.isOn('webhook')) return 503;
    const status = await post(request('POST', { body, headers }));
    if (status === 200) for (const event of eventsOf(body, time.now())) received(event);
    return status;
  }

  return async (_url, given, bytes) => {
    const sent = Buffer.from(bytes).toString();
    const { body, headers } = hasNamelessEchoes ? withoutNames(sent, given) : { body: sent, headers: given };
    const fault = heldUntil.has(body) ? undefined : plan.take('webhook');
    if (!heldUntil.has(body)) heldUntil.set(body, time.now() + delayBy(fault));
    // Meta believes that it was delivered.
    if (fault === 'lost') return { status: 200 };
    if (fault === 'dropped' || time.now() < (heldUntil.get(body) ?? 0)) throw new Error('unreachable');
    if (fault === 'repeated') time.after(60 * 60_000, () => void arrive(body, headers));
    if (fault === 'doubled') {
      time.after(Math.floor(chance('double') ** 3 * 400), () => void arrive(body, headers));
    }
    const status = await arrive(body, headers);
    if (fault === 'unacknowledged') throw new Error('the answer was lost');
    return status === undefined ? new Promise(() => {}) : { status };
  };
}

/** The body in which no echo names its app or our command, as Instagram's do not, signed anew. */
function withoutNames(body: string, headers: Readonly<Record<string, string>>) {
  const without = JSON.stringify(
    JSON.parse(body, (_key, value) => {
      if (typeof value !== 'object' || value === null || value.is_echo !== true) return value;
      const { app_id: _app, metadata: _metadata, ...message } = value;
      return message;
    }),
  );
  const { body: nameless, signature } = signed(JSON.parse(without), CANARIES.appSecret);
  const name = Object.keys(headers).find((each) => each.toLowerCase() === 'x-hub-signature-256') ?? '';
  return { body: nameless, headers: { ...headers, [name]: signature } };
}

function eventsOf(body: string, at: number): Omit<Received, 'ledger'>[] {
  const reading = readDelivery(Buffer.from(body), at);
  if (reading.kind !== 'delivery') return [];
  return reading.delivery.events.flatMap((event) => {
    if (!('psid' in event) || event.psid === undefined) return [];
    const key: ThreadKey = threadKey(event.accountId, event.psid);
    return [{ at, key, event: event as Received['event'] }];
  });
}
