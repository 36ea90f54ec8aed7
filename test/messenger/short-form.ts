import type { Malformed, MessengerEvent, Span } from '../../functions/messenger/events.ts';
import type { Reading } from '../../functions/messenger/read-delivery.ts';

/**
 * One line with all that a reading found, for expectations that people can review: first the events, then the
 * malformed parts. It has ids in full, and of texts, payloads and metadata only the length.
 */
export function shortForm(reading: Reading): string {
  if (reading.kind === 'foreign-object') return `404 ${reading.object}`;
  const { events, malformed } = reading.delivery;
  return [...events.map(ofEvent), ...malformed.map(ofPart)].join('; ') || 'nothing';
}

function ofEvent(event: MessengerEvent): string {
  const person = 'psid' in event && event.psid ? event.psid : '-';
  const where = `${event.platform}/${event.channel} ${event.accountId}:${person} at ${ofSpan(event.at)}`;
  return [event.kind, where, ...membersOf(event)].join(' ');
}

function ofSpan({ from, to }: Span): string {
  if (to === Number.MAX_SAFE_INTEGER) return 'any time';
  return from === to ? `${from}` : `${from}..${to}`;
}

function membersOf(event: MessengerEvent): string[] {
  switch (event.kind) {
    case 'message':
    case 'quick_reply':
      return [
        ...id('mid', event.mid),
        ...length('text', event.text),
        ...(event.kind === 'quick_reply' ? length('payload', event.payload) : []),
        ...event.intents.map(({ name, confidence }) => `intent=${name}@${confidence}`),
      ];
    case 'postback':
      return [...length('title', event.title), ...length('payload', event.payload)];
    case 'echo':
      return [...id('mid', event.mid), ...id('app', event.appId), ...length('metadata', event.metadata)];
    case 'pass':
      return [
        ...id('previous', event.previousOwnerAppId),
        ...id('new', event.newOwnerAppId),
        ...length('metadata', event.metadata),
      ];
    case 'take':
      return id('new', event.newOwnerAppId);
    case 'request':
      return id('requested', event.requestedOwnerAppId);
    case 'unknown':
      return [`name=${event.name}`];
    case 'policy':
      return [`action=${event.action}`];
    default:
      return [];
  }
}

function id(name: string, value: string | null | undefined): string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}

function length(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${name}(${value.length})`];
}

function ofPart({ reason, keys }: Malformed): string {
  return keys.length === 0 ? `malformed ${reason}` : `malformed ${reason} [${keys.join(' ')}]`;
}
