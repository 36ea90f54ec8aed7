import type { ControlEvent, PassEvent, RequestEvent, TakeEvent } from './events.ts';
import type { Psid } from './ids.ts';
import { type Item, threadBaseOf } from './item.ts';
import { fingerprint } from './json.ts';
import { controlSchema } from './schema.ts';

type Control = ReturnType<typeof controlSchema.parse>;

/** Reads `pass_thread_control`. https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers */
export function readPass(body: unknown, item: Item, psid: Psid): PassEvent {
  const control = controlSchema.parse(body);
  const { new_owner_app_id: newOwnerAppId, previous_owner_app_id: previousOwnerAppId, metadata } = control;
  return {
    kind: 'pass',
    id: controlId('pass', control, item, psid),
    ...threadBaseOf(item, psid),
    ...(newOwnerAppId !== undefined && { newOwnerAppId }),
    ...(previousOwnerAppId !== undefined && { previousOwnerAppId }),
    ...(metadata && { metadata }),
  };
}

/** Reads `take_thread_control`. */
export function readTake(body: unknown, item: Item, psid: Psid): TakeEvent {
  const control = controlSchema.parse(body);
  const { new_owner_app_id: newOwnerAppId } = control;
  return {
    kind: 'take',
    id: controlId('take', control, item, psid),
    ...threadBaseOf(item, psid),
    ...(newOwnerAppId !== undefined && { newOwnerAppId }),
  };
}

/** Reads `request_thread_control`. */
export function readRequest(body: unknown, item: Item, psid: Psid): RequestEvent {
  const control = controlSchema.parse(body);
  const { requested_owner_app_id: requestedOwnerAppId } = control;
  return {
    kind: 'request',
    id: controlId('request', control, item, psid),
    ...threadBaseOf(item, psid),
    ...(requestedOwnerAppId && { requestedOwnerAppId }),
  };
}

/** Control items have no `mid`, and Meta may deliver one take several times, with app ids as numbers or as text. */
function controlId(kind: ControlEvent['kind'], control: Control, item: Item, psid: Psid): string {
  return `${kind}:${fingerprint([item.address.accountId, psid, control, item.stamp])}`;
}
