import type { ControlEvent, PassEvent, RequestEvent, TakeEvent } from './events.ts';
import { fingerprint } from './fingerprint.ts';
import type { Psid } from './ids.ts';
import { type Item, threadBaseOf } from './item.ts';
import { controlSchema } from './schema.ts';

type Control = ReturnType<typeof controlSchema.parse>;

/** Reads `pass_thread_control`. https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers */
export function readPass(body: unknown, item: Item, psid: Psid): PassEvent {
  return { kind: 'pass', ...readMove('pass', controlSchema.parse(body), item, psid) };
}

/** Reads `take_thread_control`. */
export function readTake(body: unknown, item: Item, psid: Psid): TakeEvent {
  return { kind: 'take', ...readMove('take', controlSchema.parse(body), item, psid) };
}

/** Reads `request_thread_control`. */
export function readRequest(body: unknown, item: Item, psid: Psid): RequestEvent {
  const control = controlSchema.parse(body);
  const { requested_owner_app_id: requestedOwnerAppId, metadata } = control;
  return {
    kind: 'request',
    id: controlId('request', control, item, psid),
    ...threadBaseOf(item, psid),
    ...(requestedOwnerAppId && { requestedOwnerAppId }),
    ...(metadata && { metadata }),
  };
}

function readMove(kind: 'pass' | 'take', control: Control, item: Item, psid: Psid) {
  const { previous_owner_app_id: previousOwnerAppId, new_owner_app_id: newOwnerAppId, metadata } = control;
  return {
    id: controlId(kind, control, item, psid),
    ...threadBaseOf(item, psid),
    ...(newOwnerAppId !== undefined && { newOwnerAppId }),
    ...(previousOwnerAppId !== undefined && { previousOwnerAppId }),
    ...(metadata && { metadata }),
  };
}

/** Control items carry no `mid`, and one logical take has been seen to arrive four times. */
function controlId(kind: ControlEvent['kind'], control: Control, item: Item, psid: Psid): string {
  return `${kind}:${fingerprint([item.address.accountId, psid, control, item.stamp])}`;
}
