import type { Channel, Malformed, Platform, Span, UnknownEvent } from './events.ts';
import { type AccountId, type Psid, toId } from './ids.ts';
import { fingerprint, isRecord } from './json.ts';

/** What the place of an item in the body says about it. */
export interface ItemContext {
  readonly platform: Platform;
  readonly channel: Channel;
  /** `entry.id` and `entry.time` as Meta sent them. */
  readonly entryId: unknown;
  readonly entryTime: unknown;
  /** Unix ms. */
  readonly arrivedAt: number;
}

/** One item of `entry[].messaging` or `entry[].standby`, with its address and its time. */
export interface Item {
  readonly json: Readonly<Record<string, unknown>>;
  readonly platform: Platform;
  readonly channel: Channel;
  readonly address: Address;
  readonly at: Span;
  /** The item's stamp, or its entry's, as Meta sent it. It separates items with the same content. */
  readonly stamp: unknown;
}

/** The two sides of an item. */
export interface Address {
  readonly accountId: AccountId;
  /** Absent in events of the whole Page, and for guests of a website plugin (`user_ref`), who cannot be answered. */
  readonly psid?: Psid;
  /** The account itself is the sender. */
  readonly isFromAccount: boolean;
}

/**
 * The account and the person of an item. Undefined if the item has no account. `entry.id` is the account's id only
 * where the item has none, because Meta's lead events print another id there. It also decides which of the item's
 * two ids is the account's, because some of Meta's samples swap them:
 *
 * | sender.id, recipient.id                   | account                  | person       |
 * | ----------------------------------------- | ------------------------ | ------------ |
 * | a person's event                          | recipient.id             | sender.id    |
 * | an echo                                   | sender.id                | recipient.id |
 * | `entry.id` is in the person's place       | `entry.id`               | the other id |
 * | both the same (the PSID is printed twice) | `entry.id`, else that id | that id      |
 * | no id in the account's place              | `entry.id`               | as above     |
 * | no id in the person's place               | as above                 | none         |
 *
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 */
export function addressOf(
  item: Readonly<Record<string, unknown>>,
  entryId: unknown,
  isEcho: boolean,
): Address | undefined {
  const sender = idOf(item.sender);
  const recipient = idOf(item.recipient);
  const entry = toId<AccountId>(entryId);
  const isSwapped = entry !== undefined && (isEcho ? recipient : sender) === entry;
  const [account, person] = isEcho === isSwapped ? [recipient, sender] : [sender, recipient];
  const accountId = account === person ? (entry ?? person) : (account ?? entry);
  if (accountId === undefined) return undefined;
  const isFromAccount = accountId === sender && accountId !== person;
  const address = { accountId: accountId as AccountId, isFromAccount };
  return person === undefined ? address : { ...address, psid: person as Psid };
}

function idOf(party: unknown): string | undefined {
  return isRecord(party) ? toId(party.id) : undefined;
}

/** The members that every event of this item has. */
export function baseOf(item: Item) {
  const { platform, channel, at } = item;
  return { platform, accountId: item.address.accountId, channel, at };
}

/** The members that every event of this item has if it belongs to a thread. */
export function threadBaseOf(item: Item, psid: Psid) {
  return { ...baseOf(item), psid };
}

/**
 * The deduplication key of an event: Meta's `mid` if there is one, else a fingerprint of the whole item. The channel
 * is not part of it. The stamp is, because a person may send the same text twice.
 */
export function eventId(prefix: string, item: Item, mid?: string): string {
  return `${prefix}:${mid ?? fingerprint([item.address.accountId, item.json, item.stamp])}`;
}

/** An event of a kind that this version only counts. `name` is cut to 40 safe characters. */
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

const MAX_KEYS = 20;
const MAX_NAME_LENGTH = 40;

/** The record of a part that cannot be read: the rule that refused it, and the names of its keys. */
export function malformed(reason: string, part?: Readonly<Record<string, unknown>>): Malformed {
  return {
    reason,
    keys: Object.keys(part ?? {})
      .slice(0, MAX_KEYS)
      .map(safeName),
  };
}

/** A name from outside, made safe for logs and metrics: at most 40 characters of letters, digits, `_`, `.` and `-`. */
export function safeName(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH).replaceAll(/[^\w.-]/g, '_');
}
