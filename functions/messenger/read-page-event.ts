import type { AppRolesEvent, PolicyEvent } from './events.ts';
import { baseOf, eventId, type Item } from './item.ts';
import { policySchema } from './schema.ts';

/** Reads `policy_enforcement`. https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_policy_enforcement */
export function readPolicy(body: unknown, item: Item): PolicyEvent {
  const { action } = policySchema.parse(body);
  return { kind: 'policy', id: eventId('policy', item), ...baseOf(item), action };
}

/** Reads `app_roles`, of which only the fact is of interest. */
export function readAppRoles(_body: unknown, item: Item): AppRolesEvent {
  return { kind: 'app_roles', id: eventId('app_roles', item), ...baseOf(item) };
}
