import { addressOf } from './address.ts';
import type { Channel, MessengerEvent, Nonsense, PageEvent, Platform, ThreadEvent } from './events.ts';
import type { Psid } from './ids.ts';
import { type Item, unknownEvent } from './item.ts';
import { keyNames } from './key-names.ts';
import { readPass, readRequest, readTake } from './read-control.ts';
import { readMessage } from './read-message.ts';
import { readAppRoles, readPolicy } from './read-page-event.ts';
import { readPostback } from './read-postback.ts';
import { readQuiet } from './read-quiet.ts';
import { isRecord } from './record.ts';
import { spanOf } from './span.ts';

/** What an item's place in the body says about it. */
export interface Surroundings {
  readonly platform: Platform;
  readonly channel: Channel;
  /** `entry.id` and `entry.time` as they came. */
  readonly entryId: unknown;
  readonly entryTime: unknown;
  /** Unix ms. */
  readonly arrivedAt: number;
}

type PageReader = (body: unknown, item: Item) => PageEvent;
type ThreadReader = (body: unknown, item: Item, psid: Psid) => ThreadEvent;

// The keys are in order of precedence. Thread control first: nothing beside it may turn it into a chat message.
const PAGE_READERS = new Map<string, PageReader>([
  ['app_roles', readAppRoles],
  ['policy_enforcement', readPolicy],
  ['policy-enforcement', readPolicy],
]);
const THREAD_READERS = new Map<string, ThreadReader>([
  ['pass_thread_control', readPass],
  ['take_thread_control', readTake],
  ['request_thread_control', readRequest],
  ['message', readMessage],
  ['postback', readPostback],
  ['message_edit', readQuiet('edit')],
  ['reaction', readQuiet('reaction')],
  ['read', readQuiet('read')],
  ['delivery', readQuiet('delivery')],
  ['optin', readQuiet('optin')],
  ['account_linking', readQuiet('account_linking')],
  ['referral', readQuiet('referral')],
]);
const KNOWN_KEYS = [...THREAD_READERS.keys(), ...PAGE_READERS.keys()];

/** Members that say something about an item but not what kind of item it is. */
const SIDE_KEYS = new Set(['sender', 'recipient', 'timestamp', 'hop_context', 'prior_message']);

/**
 * Reads one item by its keys, never by the name of the list that held it: handover events come inside `messaging`.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 */
export function readItem(json: unknown, surroundings: Surroundings): MessengerEvent | Nonsense {
  if (!isRecord(json)) return { reason: 'item-not-an-object', keys: [] };
  const { platform, channel, entryId, entryTime, arrivedAt } = surroundings;
  const isEcho = isRecord(json.message) && json.message.is_echo === true;
  const address = addressOf(json, entryId, isEcho);
  if (!address) return { reason: 'item-without-account', keys: keyNames(json) };
  return readAddressed({
    json,
    platform,
    channel,
    address,
    at: spanOf([json.timestamp, entryTime], arrivedAt),
    stamp: json.timestamp || entryTime,
  });
}

function readAddressed(item: Item): MessengerEvent | Nonsense {
  const { json, address } = item;
  const key = KNOWN_KEYS.find((each) => json[each] != null);
  if (key === undefined) return unknownEvent(item, firstUnknownKey(json));
  const body = json[key];
  if (!isRecord(body)) return { reason: 'item-malformed', keys: keyNames(json) };
  const readPageEvent = PAGE_READERS.get(key);
  if (readPageEvent) return readPageEvent(body, item);
  const read = THREAD_READERS.get(key);
  if (read && address.psid) return read(body, item, address.psid);
  // A guest of a website plugin has no PSID yet and cannot be answered; anybody else without one is a mistake.
  return isFromGuest(json, body)
    ? unknownEvent(item, `${key}.user_ref`)
    : { reason: 'item-without-person', keys: keyNames(json) };
}

function firstUnknownKey(json: Item['json']): string {
  return Object.keys(json).find((key) => !SIDE_KEYS.has(key)) ?? 'none';
}

function isFromGuest(json: Item['json'], body: Item['json']): boolean {
  return [json.sender, json.recipient, body].some((part) => isRecord(part) && part.user_ref !== undefined);
}
