import type { EchoEvent, MessageEvent, QuickReplyEvent, UnknownEvent } from './events.ts';
import type { Psid } from './ids.ts';
import { eventId, type Item, threadBaseOf, unknownEvent } from './item.ts';
import { readIntents } from './read-intents.ts';
import { leadSummarySchema, messageSchema } from './schema.ts';

type Message = ReturnType<typeof messageSchema.parse>;
type FromMessage = MessageEvent | QuickReplyEvent | EchoEvent | (UnknownEvent & { readonly psid: Psid });

/**
 * Reads `message`: what a person said, an echo of what the Page said, or something that nobody said. A message from
 * the account itself is an echo even if `is_echo` is missing, lest the bot answer its own side.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
 */
export function readMessage(body: unknown, item: Item, psid: Psid): FromMessage {
  const message = messageSchema.parse(body);
  const unsaid = whatNobodySaid(message, item);
  if (unsaid) return { ...unknownEvent(item, unsaid), psid };
  return message.is_echo || item.address.isFromAccount
    ? echo(message, item, psid)
    : spoken(message, item, psid);
}

/** A name for what comes as a message and is no word of anybody's: nobody is to answer it, nobody has spoken. */
function whatNobodySaid(message: Message, { json }: Item): string | undefined {
  if (message.is_deleted) return 'unsend';
  if (message.admin_text != null && !message.text) return 'admin_text';
  // The answers of a lead ad come once more as a message from the person, who is shown none of it.
  return leadSummarySchema.safeParse(json.hop_context).success ? 'lead_gen' : undefined;
}

function echo(message: Message, item: Item, psid: Psid): EchoEvent {
  const { mid, app_id: appId, metadata } = message;
  return {
    kind: 'echo',
    id: eventId('echo', item, mid),
    ...threadBaseOf(item, psid),
    ...(mid && { mid }),
    ...(appId && { appId }),
    ...(metadata && { metadata }),
  };
}

function spoken(message: Message, item: Item, psid: Psid): MessageEvent | QuickReplyEvent {
  const { mid, text } = message;
  const words = {
    // One id with and without the payload: a quick reply is the same message on both channels.
    id: eventId('message', item, mid),
    ...threadBaseOf(item, psid),
    ...(mid && { mid }),
    ...(text && { text }),
    intents: readIntents(message.nlp),
  };
  const payload = message.quick_reply?.payload;
  return payload ? { kind: 'quick_reply', ...words, payload } : { kind: 'message', ...words };
}
