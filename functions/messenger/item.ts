import type { Address } from './address.ts';
import type { Channel, Platform, Span, UnknownEvent } from './events.ts';
import { fingerprint } from './fingerprint.ts';
import type { Psid } from './ids.ts';
import { safeName } from './key-names.ts';

/** One item of `entry[].messaging` or `entry[].standby`, with what its surroundings say about it. */
export interface Item {
  readonly json: Readonly<Record<string, unknown>>;
  readonly platform: Platform;
  readonly channel: Channel;
  readonly address: Address;
  readonly at: Span;
  /** The stamp that tells this item from its like: its own, else its entry's; as it came. */
  readonly stamp: unknown;
}

/** What every event made of this item has in common. */
export function baseOf(item: Item) {
  const { platform, channel, at } = item;
  return { platform, accountId: item.address.accountId, channel, at };
}

/** What every event of a thread made of this item has in common. */
export function threadBaseOf(item: Item, psid: Psid) {
  return { ...baseOf(item), psid };
}

/** An event that can be counted but not understood; `name` says what it was. */
export function unknownEvent(item: Item, name: string): UnknownEvent {
  const { psid } = item.address;
  return {
    kind: 'unknown',
    name: safeName(name),
    id: eventId('unknown', item),
    ...baseOf(item),
    ...(psid && { psid }),
  };
}

/**
 * The deduplication key of an event: Meta's `mid` where there is one, else a fingerprint of the whole item. It does
 * not depend on the channel, and holds the stamp because the same words may be said twice.
 */
export function eventId(prefix: string, item: Item, mid?: string): string {
  return `${prefix}:${mid ?? fingerprint([item.address.accountId, item.json, item.stamp])}`;
}
