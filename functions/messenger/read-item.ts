import type {
  AppRolesEvent,
  InformationalEvent,
  Malformed,
  MessengerEvent,
  PageEvent,
  PolicyEvent,
  ThreadEvent,
} from './events.ts';
import type { Psid } from './ids.ts';
import {
  addressOf,
  baseOf,
  eventId,
  type Item,
  type ItemContext,
  malformed,
  threadBaseOf,
  unknownEvent,
} from './item.ts';
import { isRecord } from './json.ts';
import { readPass, readRequest, readTake } from './read-control.ts';
import { readMessage, readPostback, readReferral } from './read-message.ts';
import { policySchema } from './schema.ts';
import { spanOf } from './span.ts';

type PageReader = (body: unknown, item: Item) => PageEvent;
type ThreadReader = (body: unknown, item: Item, psid: Psid) => ThreadEvent;

// An item is of the first kind whose key it has. Thread control comes first: a message beside it must not hide it.
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
  ['message_edit', readInformational('edit')],
  ['reaction', readInformational('reaction')],
  ['read', readInformational('read')],
  ['delivery', readInformational('delivery')],
  ['optin', readInformational('optin')],
  ['account_linking', readInformational('account_linking')],
  ['referral', readReferral],
]);
const KNOWN_KEYS = [...THREAD_READERS.keys(), ...PAGE_READERS.keys()];

/** Members that any item may have. They do not say of what kind it is. */
const SIDE_KEYS = new Set(['sender', 'recipient', 'timestamp', 'hop_context', 'prior_message']);

/**
 * Reads one item by its keys and not by the name of its list, because Meta puts handover events into `messaging`.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 */
export function readItem(json: unknown, context: ItemContext): MessengerEvent | Malformed {
  if (!isRecord(json)) return malformed('item-not-an-object');
  const { platform, channel, entryId, entryTime, arrivedAt } = context;
  const isEcho = isRecord(json.message) && json.message.is_echo === true;
  const address = addressOf(json, entryId, isEcho);
  if (!address) return malformed('item-without-account', json);
  return readAddressed({
    json,
    platform,
    channel,
    address,
    at: spanOf([json.timestamp, entryTime], arrivedAt),
    stamp: json.timestamp || entryTime,
  });
}

function readAddressed(item: Item): MessengerEvent | Malformed {
  const { json, address } = item;
  const key = KNOWN_KEYS.find((each) => json[each] != null);
  if (key === undefined) return unknownEvent(item, firstUnknownKey(json));
  const body = json[key];
  if (!isRecord(body)) return malformed('item-malformed', json);
  const readPageEvent = PAGE_READERS.get(key);
  if (readPageEvent) return readPageEvent(body, item);
  const readThreadEvent = THREAD_READERS.get(key);
  if (readThreadEvent && address.psid) return readThreadEvent(body, item, address.psid);
  // A guest of a website plugin has no PSID yet. Any other item without a PSID is a mistake.
  return isFromGuest(json, body)
    ? unknownEvent(item, `${key}.user_ref`)
    : malformed('item-without-person', json);
}

function firstUnknownKey(json: Item['json']): string {
  return Object.keys(json).find((key) => !SIDE_KEYS.has(key)) ?? 'none';
}

function isFromGuest(json: Item['json'], body: Item['json']): boolean {
  return [json.sender, json.recipient, body].some((part) => isRecord(part) && part.user_ref !== undefined);
}

/** A reader of items of which only the kind matters. */
function readInformational(kind: InformationalEvent['kind']): ThreadReader {
  return (_body, item, psid): InformationalEvent => ({
    kind,
    ...threadBaseOf(item, psid),
    // A getter, because the id costs a hash, no rule reads it, and half of Meta's events are of these kinds.
    get id() {
      return eventId(kind, item);
    },
  });
}

/** Reads `policy_enforcement`. https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_policy_enforcement */
function readPolicy(body: unknown, item: Item): PolicyEvent {
  const { action } = policySchema.parse(body);
  return { kind: 'policy', id: eventId('policy', item), ...baseOf(item), action };
}

/** Reads `app_roles`. The roles themselves are not used. */
function readAppRoles(_body: unknown, item: Item): AppRolesEvent {
  return { kind: 'app_roles', id: eventId('app_roles', item), ...baseOf(item) };
}
