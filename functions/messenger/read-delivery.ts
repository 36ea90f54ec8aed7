import type { Channel, Delivery, MessengerEvent, Nonsense, Platform } from './events.ts';
import { keyNames, safeName } from './key-names.ts';
import { parseLossless } from './lossless-json.ts';
import { readChange } from './read-change.ts';
import { readItem, type Surroundings } from './read-item.ts';
import { isRecord } from './record.ts';

/** What a signed body is: a delivery to us, or one of another product of Meta that should not come here. */
export type Reading =
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | { readonly kind: 'foreign-object'; readonly object: string };

const PLATFORMS = new Map<unknown, Platform>([
  ['page', 'messenger'],
  ['instagram', 'instagram'],
]);

const UTF8 = new TextDecoder('utf-8', { fatal: true });

// Nobody has seen Meta send `messaging_handovers`, but receivers that read it exist.
const LISTS: readonly (readonly [key: string, channel: Channel])[] = [
  ['messaging', 'messaging'],
  ['messaging_handovers', 'messaging'],
  ['standby', 'standby'],
];

/**
 * Reads a webhook body that arrived at `arrivedAt` (Unix ms). Never throws: what makes no sense is listed beside
 * what does. A body whose `object` is neither `page` nor `instagram` is foreign, as in Meta's own sample.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export function readDelivery(body: Uint8Array, arrivedAt: number): Reading {
  const parsed = parseBody(body);
  if ('reason' in parsed) return delivery([parsed]);
  const { json } = parsed;
  if (!isRecord(json)) return delivery([{ reason: 'not-an-object', keys: [] }]);
  const platform = PLATFORMS.get(json.object);
  if (!platform) return { kind: 'foreign-object', object: objectName(json.object) };
  if (!Array.isArray(json.entry)) return delivery([{ reason: 'entry-not-a-list', keys: keyNames(json) }]);
  return delivery(json.entry.flatMap((entry: unknown) => readEntry(entry, platform, arrivedAt)));
}

function parseBody(body: Uint8Array): { json: unknown } | Nonsense {
  try {
    return { json: parseLossless(UTF8.decode(body)) };
  } catch (error) {
    if (error instanceof TypeError) return { reason: 'not-utf8', keys: [] };
    return { reason: error instanceof RangeError ? 'too-deep' : 'not-json', keys: [] };
  }
}

function readEntry(entry: unknown, platform: Platform, arrivedAt: number): (MessengerEvent | Nonsense)[] {
  if (!isRecord(entry)) return [{ reason: 'entry-not-an-object', keys: [] }];
  const place = { platform, entryId: entry.id, entryTime: entry.time, arrivedAt };
  const lists = LISTS.filter(([key]) => entry[key] != null);
  if (lists.length === 0 && entry.changes == null) {
    return [{ reason: 'entry-without-items', keys: keyNames(entry) }];
  }
  const items = lists.flatMap(([key, channel]) => readList(entry[key], { ...place, channel }));
  if (entry.changes == null) return items;
  return [...items, ...listOf(entry.changes).map((change) => readChange(change, place))];
}

function readList(list: unknown, surroundings: Surroundings): (MessengerEvent | Nonsense)[] {
  return listOf(list).map((item) => readItem(item, surroundings));
}

/** The items of a list that may be a single item without its list. */
function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function objectName(object: unknown): string {
  return typeof object === 'string' ? safeName(object) : 'none';
}

function delivery(readings: readonly (MessengerEvent | Nonsense)[]): Reading {
  const events: MessengerEvent[] = [];
  const nonsense: Nonsense[] = [];
  for (const reading of readings) {
    if ('kind' in reading) events.push(reading);
    else nonsense.push(reading);
  }
  return { kind: 'delivery', delivery: { events, nonsense } };
}
