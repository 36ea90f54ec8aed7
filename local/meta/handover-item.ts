import type { AppId } from '../../functions/messenger/ids.ts';
import type { Handover } from './thread-state.ts';
import { type Address, wireAppId } from './webhook-item.ts';

/** How handover items are written; all of these have been seen, and the first of each is the rule. */
export interface HandoverForm {
  readonly appIds: 'number' | 'text' | 'mixed' | 'omit-new-owner';
  readonly timestamps: 'milliseconds' | 'seconds';
}

/**
 * The handover item that Meta would put into `entry.messaging`.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers
 */
export function handoverItem(handover: Handover, to: Address, form: HandoverForm): Record<string, unknown> {
  return {
    sender: { id: to.psid },
    recipient: { id: to.accountId },
    timestamp: form.timestamps === 'seconds' ? Math.floor(to.at / 1_000) : to.at,
    [handover.kind]: body(handover, form),
  };
}

function body(handover: Handover, { appIds }: HandoverForm): Record<string, unknown> {
  const id = (appId: AppId) => (appIds === 'text' ? appId : wireAppId(appId));
  const { metadata } = handover;
  if (handover.kind === 'request_thread_control') {
    return { requested_owner_app_id: id(handover.requestedOwner), metadata };
  }
  const { previousOwner, newOwner } = handover;
  return {
    // The form of Meta's own reference: text for the one, a number for the other.
    previous_owner_app_id:
      previousOwner === null ? null : appIds === 'mixed' ? previousOwner : id(previousOwner),
    ...(appIds === 'omit-new-owner' ? {} : { new_owner_app_id: id(newOwner) }),
    metadata,
  };
}
