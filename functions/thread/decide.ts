import type { PassEvent, PersonEvent, RequestEvent, ThreadEvent } from '../messenger/events.ts';
import type { Command, Turn } from './command.ts';
import { cut } from './cut.ts';
import { commandId } from './event-hash.ts';
import { isStripped } from './is-stripped.ts';
import { BOUNDS, TIMES } from './limits.ts';
import type { Observation } from './observe.ts';
import { isElsewhere, isExpired, LEAD_ADS } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Thread } from './thread.ts';
import { triggeredTarget } from './trigger.ts';

/** The reason of a hand-over that a person asked for by a phrase, a payload or an intent. */
export const BY_TRIGGER = 'trigger';

/**
 * What we should do about an event that is new to us:
 *
 * | event                                                | command                                             |
 * | ---------------------------------------------------- | --------------------------------------------------- |
 * | a person's message that could be the bot's           | `answer`; on a trigger `handOver` (`pass` if wordless) |
 * | … on standby while somebody else owns the thread     | none: left to the owner                             |
 * | postback with its payload, whoever owns the thread   | as a message; none if too late and somebody else's  |
 * | pass to us from another app                          | `answer` with the metadata and no text              |
 * | request of an app whose requests are granted         | `pass` to it                                        |
 * | any other                                            | none                                                |
 *
 * Whether a command is carried out is decided again when its turn comes (`wanted`). `now` is Unix ms.
 */
export function decide(
  observation: Observation,
  event: ThreadEvent,
  settings: PageSettings,
  now: number,
): readonly Command[] {
  switch (event.kind) {
    case 'message':
    case 'quick_reply':
    case 'postback': {
      const command = toPerson(event, settings, now);
      return isLeft(observation, event, command.notAfter < now) ? [] : [command];
    }
    case 'pass':
      return bringsBack(observation, event, settings) ? [toReturn(event, settings, now)] : [];
    case 'request':
      return isTheirs(observation.thread, event) ? [] : toRequest(event, settings, now);
    default:
      return [];
  }
}

/** Whether a person's words are somebody else's to answer, at once and without asking. */
function isLeft({ thread }: Observation, event: PersonEvent, isTooLate: boolean): boolean {
  if (event.kind === 'postback') return isStripped(event) || (isTooLate && isTheirs(thread, event));
  const isOld = thread.evidence !== undefined && event.at.to < thread.evidence.from;
  return event.channel === 'standby' && (isTheirs(thread, event) || isOld);
}

function isTheirs(thread: Thread, event: ThreadEvent): boolean {
  return isElsewhere(thread.owner) && !thread.unproven && !isExpired(thread, event.at.from);
}

function toPerson(event: PersonEvent, settings: PageSettings, now: number): Command {
  const causedAt = Math.min(event.at.to, now);
  const base = { id: commandId(event.id, 0), causedAt, attempts: 0 };
  const name = triggeredTarget(event, settings);
  const target = name === undefined ? undefined : settings.targets[name];
  if (!target) {
    return {
      ...base,
      verb: 'answer',
      reason: event.kind,
      notAfter: causedAt + settings.answerWithinMs,
      turn: turnOf(event),
    };
  }
  const move = {
    ...base,
    reason: BY_TRIGGER,
    notAfter: causedAt + TIMES.handOver,
    to: target.appId,
    metadata: `trigger:${name}`,
  };
  const text = settings.texts.handOver;
  return text === ''
    ? { ...move, verb: 'pass' }
    : { ...move, verb: 'handOver', text, channel: event.channel };
}

function turnOf(event: PersonEvent): Turn {
  const payload =
    event.kind === 'message' || event.payload === undefined
      ? {}
      : { payload: cut(event.payload, BOUNDS.payloadCharacters) };
  if (event.kind === 'postback') {
    const title = event.title === undefined ? {} : { title: cut(event.title, BOUNDS.payloadCharacters) };
    return { kind: 'postback', channel: event.channel, ...title, ...payload };
  }
  const text = event.text === undefined ? {} : { text: cut(event.text, BOUNDS.textCharacters) };
  return { kind: 'message', channel: event.channel, ...text, ...payload };
}

/**
 * Whether a pass brings the bot back into a conversation. A thread that was idle before, by Meta's own word, has
 * nobody to come back from, nor has one that an ad's questions began; and one welcome is enough where several wait.
 */
function bringsBack({ thread, verdict }: Observation, event: PassEvent, settings: PageSettings): boolean {
  const isToUs = event.newOwnerAppId === undefined || event.newOwnerAppId === settings.appId;
  const before = event.previousOwnerAppId;
  const isFromOther = before !== null && before !== settings.appId && before !== LEAD_ADS;
  const isWaiting = thread.mailbox.some(
    (command) => command.verb === 'answer' && command.turn.kind === 'returned' && !command.begun,
  );
  return isToUs && isFromOther && verdict !== 'stale' && !isWaiting;
}

function toReturn(event: PassEvent, settings: PageSettings, now: number): Command {
  const causedAt = Math.min(event.at.to, now);
  const metadata = event.metadata === undefined ? undefined : cut(event.metadata, BOUNDS.metadataCharacters);
  return {
    verb: 'answer',
    id: commandId(event.id, 0),
    reason: 'returned',
    causedAt,
    notAfter: causedAt + settings.answerWithinMs,
    attempts: 0,
    turn: { kind: 'returned', ...(metadata === undefined ? {} : { metadata }) },
  };
}

function toRequest(event: RequestEvent, settings: PageSettings, now: number): readonly Command[] {
  const appId = event.requestedOwnerAppId;
  const isGranted = settings.grantRequestsOf.some((name) => settings.targets[name]?.appId === appId);
  if (appId === undefined || appId === settings.appId || !isGranted) return [];
  const causedAt = Math.min(event.at.to, now);
  return [
    {
      verb: 'pass',
      id: commandId(event.id, 0),
      reason: 'request',
      causedAt,
      notAfter: causedAt + TIMES.handOver,
      attempts: 0,
      to: appId,
      metadata: 'requested',
    },
  ];
}
