import type { PostbackEvent } from './events.ts';
import type { Psid } from './ids.ts';
import { eventId, type Item, threadBaseOf } from './item.ts';
import { postbackSchema } from './schema.ts';

/**
 * Reads `postback`. Only the app that sent the button gets it whole, on `messaging`; the others see it stripped of
 * its payload. The two have different ids, so that the stripped one never makes the whole one a duplicate.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/standby
 */
export function readPostback(body: unknown, item: Item, psid: Psid): PostbackEvent {
  const { mid, title, payload } = postbackSchema.parse(body);
  const isWhole = item.channel === 'messaging' && payload !== undefined;
  return {
    kind: 'postback',
    id: eventId(isWhole ? 'postback' : 'postback.stripped', item, mid),
    ...threadBaseOf(item, psid),
    ...(title && { title }),
    ...(payload && { payload }),
  };
}
