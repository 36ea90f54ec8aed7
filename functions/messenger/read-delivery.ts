import type { Channel, Delivery, Malformed, MessengerEvent, Platform } from './events.ts';
import { addressOf, type ItemContext, malformed, safeName, unknownEvent } from './item.ts';
import { isRecord, parseLossless } from './json.ts';
import { readItem } from './read-item.ts';
import { spanOf } from './span.ts';

/** What a signed body is: a delivery for us, or one of another product of Meta, which was sent here by mistake. */
export type Reading =
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | { readonly kind: 'foreign-object'; readonly object: string };

/** What an entry says about its items. The list that holds an item says the channel. */
type EntryContext = Omit<ItemContext, 'channel'>;

const PLATFORMS = new Map<unknown, Platform>([
  ['page', 'messenger'],
  ['instagram', 'instagram'],
]);

const UTF8 = new TextDecoder('utf-8', { fatal: true });

// Meta documents handover events in `messaging`. Some receivers also read `messaging_handovers`.
const LISTS: readonly (readonly [key: string, channel: Channel])[] = [
  ['messaging', 'messaging'],
  ['messaging_handovers', 'messaging'],
  ['standby', 'standby'],
];

/**
 * Reads a webhook body that arrived at `arrivedAt` (Unix ms). Never throws: it lists the parts that cannot be read
 * beside the events. A body whose `object` is neither `page` nor `instagram` is foreign, as in Meta's own sample.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export function readDelivery(body: Uint8Array, arrivedAt: number): Reading {
  const parsed = parseBody(body);
  if ('reason' in parsed) return deliveryOf([parsed]);
  const { json } = parsed;
  if (!isRecord(json)) return deliveryOf([malformed('not-an-object')]);
  const platform = PLATFORMS.get(json.object);
  if (!platform) return { kind: 'foreign-object', object: objectName(json.object) };
  if (!Array.isArray(json.entry)) return deliveryOf([malformed('entry-not-a-list', json)]);
  return deliveryOf(json.entry.flatMap((entry: unknown) => readEntry(entry, platform, arrivedAt)));
}

function parseBody(body: Uint8Array): { json: unknown } | Malformed {
  try {
    return { json: parseLossless(UTF8.decode(body)) };
  } catch (error) {
    if (error instanceof TypeError) return malformed('not-utf8');
    return malformed(error instanceof RangeError ? 'too-deep' : 'not-json');
  }
}

function objectName(object: unknown): string {
  return typeof object === 'string' ? safeName(object) : 'none';
}

function deliveryOf(readings: readonly (MessengerEvent | Malformed)[]): Reading {
  const events: MessengerEvent[] = [];
  const unreadable: Malformed[] = [];
  for (const reading of readings) {
    if ('kind' in reading) events.push(reading);
    else unreadable.push(reading);
  }
  return { kind: 'delivery', delivery: { events, malformed: unreadable } };
}

function readEntry(entry: unknown, platform: Platform, arrivedAt: number): (MessengerEvent | Malformed)[] {
  if (!isRecord(entry)) return [malformed('entry-not-an-object')];
  const context = { platform, entryId: entry.id, entryTime: entry.time, arrivedAt };
  const lists = LISTS.filter(([key]) => entry[key] != null);
  if (lists.length === 0 && entry.changes == null) return [malformed('entry-without-items', entry)];
  const items = lists.flatMap(([key, channel]) =>
    itemsOf(entry[key]).map((item) => readItem(item, { ...context, channel })),
  );
  if (entry.changes == null) return items;
  return [...items, ...itemsOf(entry.changes).map((change) => readChange(change, context))];
}

/** The id of the entry that the Test button of the app dashboard sends. */
const SAMPLE_ENTRY = '0';

/** The items of a list. A single item may stand there without its list. */
function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/**
 * Reads one of `entry[].changes[]`. Changes of the Page's feed are counted by the name of their field. The Test button
 * of the app dashboard puts an item of `messaging` there, in an entry of no Page: it is a sample, and only counted. In an
 * entry of a Page such an item is read as any other if it names both sides.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
function readChange(change: unknown, context: EntryContext): MessengerEvent | Malformed {
  if (!isRecord(change)) return malformed('change-not-an-object');
  const { platform, entryId, entryTime, arrivedAt } = context;
  const { field, value } = change;
  const channel = field === 'standby' ? 'standby' : 'messaging';
  const name = typeof field === 'string' ? field : 'none';
  const isItem = isMessagingItem(value);
  if (isItem && entryId !== SAMPLE_ENTRY) return readItem(value, { ...context, channel });
  const address = addressOf({}, entryId, false);
  if (!address) return malformed('change-without-account', change);
  const at = spanOf([entryTime], arrivedAt);
  const item = { json: change, platform, channel, address, at, stamp: entryTime } as const;
  return unknownEvent(item, `${isItem ? 'sample' : 'changes'}.${name}`);
}

function isMessagingItem(value: unknown): boolean {
  return isRecord(value) && addressOf(value, undefined, false)?.psid !== undefined;
}
