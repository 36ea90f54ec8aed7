import type { EchoEvent, MessageEvent, QuickReplyEvent, UnknownEvent } from './events.ts';
import type { Psid } from './ids.ts';
import { eventId, type Item, threadBaseOf, unknownEvent } from './item.ts';
import { readIntents } from './read-intents.ts';
import { messageSchema } from './schema.ts';

type Message = ReturnType<typeof messageSchema.parse>;
type FromMessage = MessageEvent | QuickReplyEvent | EchoEvent | (UnknownEvent & { readonly psid: Psid });

/**
 * Reads `message`: what a person said, an echo of what the Page said, or that a message was unsent. A message from
 * the account itself is an echo even if `is_echo` is missing, lest the bot answer its own side.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
 */
export function readMessage(body: unknown, item: Item, psid: Psid): FromMessage {
  const message = messageSchema.parse(body);
  if (message.is_deleted) return { ...unknownEvent(item, 'unsend'), psid };
  return message.is_echo || item.address.isFromAccount
    ? echo(message, item, psid)
    : spoken(message, item, psid);
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
    hasAttachments: (message.attachments?.length ?? 0) > 0,
  };
  const payload = message.quick_reply?.payload;
  return payload ? { kind: 'quick_reply', ...words, payload } : { kind: 'message', ...words };
}
