import * as z from 'zod';
import { toAppId } from './app-id.ts';

// Everything is optional and a member of the wrong type counts as absent: Meta adds, drops and retypes members
// without notice, and what we do not understand must not cost us the rest of the item.
const text = z.string().min(1).optional().catch(undefined);
const flag = z.literal(true).optional().catch(undefined);
const list = z.array(z.unknown()).optional().catch(undefined);

/** Longer ids of messages are none: an event id must fit into a key. */
const mid = z.string().min(1).max(256).optional().catch(undefined);
const appId = z.unknown().transform(toAppId);
/** Null says that nobody owned or owns the thread; absent says nothing. */
const ownerAppId = z.unknown().transform((id) => (id === null ? null : toAppId(id)));

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages */
export const messageSchema = z.object({
  mid,
  text,
  /** A notice of the system; undocumented, and of whatever type it may be. */
  admin_text: z.unknown().optional(),
  metadata: text,
  is_echo: flag,
  is_deleted: flag,
  app_id: appId.optional(),
  quick_reply: z.object({ payload: text }).optional().catch(undefined),
  nlp: z
    .object({ intents: list, entities: z.object({ intent: list }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/**
 * What Meta's lead ads put beside a message; elsewhere it has other shapes, which say nothing here.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing/messenger-lead-ads
 */
export const leadSummarySchema = z.object({ metadata: z.string().startsWith('messenger_lead_gen_') });

/** Built-in NLP names an intent in `name`, its older form in `value`. */
export const intentSchema = z.union([
  z.object({ name: z.string().min(1), confidence: z.number().min(0).max(1) }),
  z
    .object({ value: z.string().min(1), confidence: z.number().min(0).max(1) })
    .transform(({ value, confidence }) => ({ name: value, confidence })),
]);

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_postbacks */
export const postbackSchema = z.object({ mid, title: text, payload: text });

/** Pass, take and request: https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers */
export const controlSchema = z.object({
  previous_owner_app_id: ownerAppId.optional(),
  new_owner_app_id: ownerAppId.optional(),
  requested_owner_app_id: appId.optional(),
  metadata: text,
});

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_policy_enforcement */
export const policySchema = z.object({ action: z.string().min(1).max(40).catch('unknown') });
