import * as z from 'zod/mini';
import { toAppId } from './ids.ts';

// Every member is optional, and a member of the wrong type counts as absent. Meta adds, removes and retypes members
// without notice, and one odd member must not make the rest of the item unreadable.
const text = lenient(z.string().check(z.minLength(1)));
const flag = lenient(z.literal(true));
const list = lenient(z.array(z.unknown()));

/** A longer `mid` counts as absent: an event id must fit into a key of the table. */
const mid = lenient(z.string().check(z.minLength(1), z.maxLength(256)));
const appId = z.optional(z.transform(toAppId));
/** Comes as text or as a number, as app ids do. */
const adId = z.optional(z.transform((id) => (id === undefined ? undefined : toAppId(id))));
/** Null means that the thread is or was idle. Absent means that Meta did not say. */
const ownerAppId = z.optional(z.transform((id) => (id === null ? null : toAppId(id))));

function lenient<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.catch(z.optional(schema), undefined);
}

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_referrals */
export const referralSchema = z.object({ source: text, ref: text, ad_id: adId });

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages */
export const messageSchema = z.object({
  mid,
  text,
  /** A notice of Messenger's own. Meta documents neither the member nor its type. */
  admin_text: z.optional(z.unknown()),
  metadata: text,
  is_echo: flag,
  /** Seen on echoes of Meta's Business AI; Meta does not document it. */
  ai_generated: flag,
  is_deleted: flag,
  app_id: appId,
  quick_reply: lenient(z.object({ payload: text })),
  attachments: list,
  referral: lenient(referralSchema),
  reply_to: lenient(z.object({ mid })),
  nlp: lenient(z.object({ intents: list, entities: lenient(z.object({ intent: list })) })),
});

/**
 * `hop_context` beside a message, as Meta's lead ads send it. Its other shapes do not match.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing/messenger-lead-ads
 */
export const leadSummarySchema = z.object({
  metadata: z.string().check(z.startsWith('messenger_lead_gen_')),
});

const name = z.string().check(z.minLength(1));
const confidence = z.number().check(z.gte(0), z.lte(1));

/** Meta's built-in NLP names an intent in `name`, its older form in `value`. */
export const intentSchema = z.union([
  z.object({ name, confidence }),
  z.pipe(
    z.object({ value: name, confidence }),
    z.transform(({ value, confidence }) => ({ name: value, confidence })),
  ),
]);

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_postbacks */
export const postbackSchema = z.object({
  mid,
  title: text,
  payload: text,
  referral: lenient(referralSchema),
});

/** A sticker is an image with an id of its own. */
export const attachmentSchema = z.object({
  type: z.string().check(z.minLength(1), z.maxLength(40)),
  payload: lenient(z.object({ url: text, sticker_id: z.optional(z.unknown()) })),
});

/** Pass, take and request: https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers */
export const controlSchema = z.object({
  previous_owner_app_id: ownerAppId,
  new_owner_app_id: ownerAppId,
  requested_owner_app_id: appId,
  metadata: text,
});

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_policy_enforcement */
export const policySchema = z.object({
  action: z.catch(z.string().check(z.minLength(1), z.maxLength(40)), 'unknown'),
});
