import type * as z from 'zod/mini';
import type {
  Attachment,
  EchoEvent,
  Intent,
  MessageEvent,
  PostbackEvent,
  QuickReplyEvent,
  Referral,
  ReferralEvent,
  UnknownEvent,
  UnsendEvent,
} from './events.ts';
import type { Psid } from './ids.ts';
import { eventId, type Item, threadBaseOf, unknownEvent } from './item.ts';
import {
  attachmentSchema,
  intentSchema,
  leadSummarySchema,
  messageSchema,
  postbackSchema,
  referralSchema,
} from './schema.ts';

type Message = ReturnType<typeof messageSchema.parse>;
type FromMessage =
  | MessageEvent
  | QuickReplyEvent
  | EchoEvent
  | UnsendEvent
  | (UnknownEvent & { readonly psid: Psid });

/**
 * Reads `message`: a person's message, an echo of the Page's message, or a notice that needs no answer. A message
 * that the account itself sent is an echo even without `is_echo`; else the bot would answer its own Page.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
 */
export function readMessage(body: unknown, item: Item, psid: Psid): FromMessage {
  const message = messageSchema.parse(body);
  const isEcho = message.is_echo || item.address.isFromAccount;
  if (message.is_deleted && message.mid && !isEcho) return unsendEvent(message.mid, item, psid);
  const kind = nonMessageKind(message, item);
  if (kind) return { ...unknownEvent(item, kind), psid };
  return isEcho ? echoEvent(message, item, psid) : messageEvent(message, item, psid);
}

/** The name of a notice that Meta puts under `message` although neither the person nor the Page wrote it. */
function nonMessageKind(message: Message, { json }: Item): string | undefined {
  if (message.is_deleted) return 'unsend';
  if (message.admin_text != null && !message.text) return 'admin_text';
  // Meta repeats the answers of a lead ad as a message from the person. The person does not see it.
  return leadSummarySchema.safeParse(json.hop_context).success ? 'lead_gen' : undefined;
}

function unsendEvent(mid: string, item: Item, psid: Psid): UnsendEvent {
  return {
    kind: 'unsend',
    id: eventId('unsend', item, mid),
    ...threadBaseOf(item, psid),
    messageId: eventId('message', item, mid),
  };
}

function echoEvent(message: Message, item: Item, psid: Psid): EchoEvent {
  const { mid, app_id: appId, metadata, text } = message;
  return {
    kind: 'echo',
    id: eventId('echo', item, mid),
    ...threadBaseOf(item, psid),
    ...(mid && { mid }),
    ...(appId && { appId }),
    ...(metadata && { metadata }),
    ...(text && { text }),
    ...(message.ai_generated && { isAiGenerated: true }),
  };
}

function messageEvent(message: Message, item: Item, psid: Psid): MessageEvent | QuickReplyEvent {
  const { mid, text } = message;
  const attachments = attachmentsOf(message.attachments ?? []);
  const members = {
    // On standby Meta may remove the payload of a quick reply: its id must be the same with and without it.
    id: eventId('message', item, mid),
    ...threadBaseOf(item, psid),
    ...(mid && { mid }),
    ...(text && { text }),
    intents: intentsOf(message.nlp),
    ...referralOf(message.referral),
    ...(attachments.length > 0 && { attachments }),
    ...(message.reply_to?.mid && { replyTo: message.reply_to.mid }),
  };
  const payload = message.quick_reply?.payload;
  return payload ? { kind: 'quick_reply', ...members, payload } : { kind: 'message', ...members };
}

function referralOf(referral: z.output<typeof referralSchema> | undefined): { readonly referral?: Referral } {
  const { source, ref, ad_id: adId } = referral ?? {};
  const known = { ...(source && { source }), ...(ref && { ref }), ...(adId && { adId }) };
  return Object.keys(known).length > 0 ? { referral: known } : {};
}

function attachmentsOf(attachments: readonly unknown[]): readonly Attachment[] {
  return attachments.flatMap((each) => {
    const { data } = attachmentSchema.safeParse(each);
    if (!data) return [];
    const { url, sticker_id: sticker } = data.payload ?? {};
    return { type: sticker == null ? data.type : 'sticker', ...(url?.startsWith('https://') && { url }) };
  });
}

/** What Meta's built-in NLP found: first `nlp.intents[]`, then the older `nlp.entities.intent[]`. */
function intentsOf(nlp: Message['nlp']): Intent[] {
  const found = [...(nlp?.intents ?? []), ...(nlp?.entities?.intent ?? [])];
  return found.map((each) => intentSchema.safeParse(each).data).filter((intent) => intent !== undefined);
}

/**
 * Reads `postback`. The app that sent the button gets it whole, on `messaging`. Other apps get it without its payload.
 * The two have different ids, so that the stripped one does not make the whole one a duplicate.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/standby
 */
export function readPostback(body: unknown, item: Item, psid: Psid): PostbackEvent {
  const postback = postbackSchema.parse(body);
  const { mid, title, payload } = postback;
  const isWhole = item.channel === 'messaging' && payload !== undefined;
  return {
    kind: 'postback',
    id: eventId(isWhole ? 'postback' : 'postback.stripped', item, mid),
    ...threadBaseOf(item, psid),
    ...(title && { title }),
    ...(payload && { payload }),
    ...referralOf(postback.referral),
  };
}

/** Reads `referral`: the person came by a link or an ad. */
export function readReferral(body: unknown, item: Item, psid: Psid): ReferralEvent {
  const { referral = {} } = referralOf(referralSchema.parse(body));
  return { kind: 'referral', id: eventId('referral', item), ...threadBaseOf(item, psid), referral };
}
