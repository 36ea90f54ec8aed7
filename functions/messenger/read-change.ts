import { addressOf } from './address.ts';
import type { MessengerEvent, Nonsense } from './events.ts';
import { unknownEvent } from './item.ts';
import { keyNames } from './key-names.ts';
import { readItem, type Surroundings } from './read-item.ts';
import { isRecord } from './record.ts';
import { spanOf } from './span.ts';

/**
 * Reads one of `entry[].changes[]`. The Page's feed is counted by its field's name; the app dashboard's Test button
 * puts a messaging item there, which is read as one if it names both sides.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function readChange(change: unknown, place: Omit<Surroundings, 'channel'>): MessengerEvent | Nonsense {
  if (!isRecord(change)) return { reason: 'change-not-an-object', keys: [] };
  const { field, value } = change;
  const channel = field === 'standby' ? 'standby' : 'messaging';
  if (isMessagingItem(value)) return readItem(value, { ...place, channel });
  const address = addressOf({}, place.entryId, false);
  if (!address) return { reason: 'change-without-account', keys: keyNames(change) };
  const at = spanOf([place.entryTime], place.arrivedAt);
  const item = {
    json: change,
    platform: place.platform,
    channel,
    address,
    at,
    stamp: place.entryTime,
  } as const;
  return unknownEvent(item, `changes.${typeof field === 'string' ? field : 'none'}`);
}

function isMessagingItem(value: unknown): boolean {
  return isRecord(value) && addressOf(value, undefined, false)?.psid !== undefined;
}
