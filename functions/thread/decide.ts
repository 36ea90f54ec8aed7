import type {
  Attachment,
  Intent,
  PassEvent,
  PersonEvent,
  Referral,
  ReferralEvent,
  RequestEvent,
  ThreadEvent,
} from '../messenger/events.ts';
import { LEAD_ADS, nameOf, type PageSettings } from '../settings/settings.ts';
import { type Command, type CommandOf, commandId, cut, isWaiting, type Turn } from './command.ts';
import { handOver } from './hand-over.ts';
import { BOUNDS, TIMES } from './limits.ts';
import { isOlderThanEvidence, isStripped } from './observe.ts';
import { type Believed, isProvablyOthers } from './ownership.ts';
import { mayReturn, type Thread } from './thread.ts';
import { triggeredTarget } from './triggers.ts';

/**
 * What we should do about an event that is new to us. `before` is the thread without it, `observed` the one that knows it:
 *
 * | event                                                | commands                                            |
 * | ---------------------------------------------------- | --------------------------------------------------- |
 * | a person's message that could be the bot's           | `answer`                                            |
 * | … with a trigger                                     | those of hand-over.ts; without any, `answer`        |
 * | … on standby while another app owns the thread       | none: left to the owner                             |
 * | postback with its payload, whoever owns the thread   | as a message                                        |
 * | referral whose `ref` triggers, unless another app owns the thread | the words, and `pass`              |
 * | pass to us from another app                          | `answer` with the metadata and no text              |
 * | request of an app whose requests are granted         | `pass` to it                                        |
 * | any other                                            | none                                                |
 *
 * Whether a command is carried out, or is too late, is decided when its turn comes (next-step.ts). `now` is Unix ms.
 */
export function decide(
  before: Thread,
  observed: Believed,
  event: ThreadEvent,
  settings: PageSettings,
  now: number,
): readonly Command[] {
  const { thread } = observed;
  switch (event.kind) {
    case 'message':
    case 'quick_reply':
    case 'postback':
      return isLeft(thread, event) ? [] : forPerson(thread, event, settings, now);
    case 'referral':
      return isProvablyOthers(thread, event.at.from) ? [] : forTrigger(thread, event, settings, now);
    case 'pass':
      return bringsBack(before, observed, event, settings) ? [forReturn(before, event, settings, now)] : [];
    case 'request':
      return isProvablyOthers(thread, event.at.from) ? [] : forRequest(event, settings, now);
    default:
      return [];
  }
}

/** Whether a person's message is another app's to answer, at once and without asking. */
export function isLeft(thread: Thread, event: PersonEvent): boolean {
  if (event.kind === 'postback') return isStripped(event);
  const isOthers = isProvablyOthers(thread, event.at.from);
  return event.channel === 'standby' && (isOthers || isOlderThanEvidence(thread, event));
}

function forPerson(
  thread: Thread,
  event: PersonEvent,
  settings: PageSettings,
  now: number,
): readonly Command[] {
  const commands = forTrigger(thread, event, settings, now);
  if (commands.length > 0) return commands;
  const causedAt = Math.min(event.at.to, now);
  const notAfter = causedAt + settings.answerWithinMs;
  const id = commandId(event.id, 0);
  return [{ verb: 'answer', id, cause: event.kind, causedAt, notAfter, attempts: 0, turn: turnOf(event) }];
}

/** The hand-over that a trigger leads to. There is none where nothing triggers one, or the target is closed. */
function forTrigger(
  thread: Thread,
  event: PersonEvent | ReferralEvent,
  settings: PageSettings,
  now: number,
): readonly Command[] {
  const target = triggeredTarget(event, settings);
  if (target === undefined) return [];
  const causedAt = Math.min(event.at.to, now);
  const asked = {
    ...{ target, causedAt, channel: event.channel },
    cause: 'trigger',
    wordsUntil: causedAt + settings.answerWithinMs,
    metadata: `trigger:${target}`,
    idOf: (n: number) => commandId(event.id, n),
  } as const;
  return handOver(asked, settings, { thread, now });
}

function turnOf(event: PersonEvent): Turn {
  const { channel } = event;
  const payload =
    event.kind === 'message' || event.payload === undefined
      ? {}
      : { payload: cut(event.payload, BOUNDS.payloadCharacters) };
  const referral = event.referral === undefined ? {} : { referral: bounded(event.referral) };
  if (event.kind === 'postback') {
    const title = event.title === undefined ? {} : { title: cut(event.title, BOUNDS.payloadCharacters) };
    return { kind: 'postback', channel, ...title, ...payload, ...referral };
  }
  const { mid, replyTo, attachments, intents } = event;
  return {
    kind: 'message',
    channel,
    ...(mid === undefined ? {} : { mid: cut(mid, BOUNDS.payloadCharacters) }),
    ...(event.text === undefined ? {} : { text: cut(event.text, BOUNDS.textCharacters) }),
    ...payload,
    ...(attachments === undefined
      ? {}
      : { attachments: attachments.slice(0, BOUNDS.attachments).map(withShortUrl) }),
    ...(replyTo === undefined ? {} : { replyTo: cut(replyTo, BOUNDS.payloadCharacters) }),
    ...referral,
    ...(intents.length === 0 ? {} : { intents: intents.slice(0, BOUNDS.intents).map(withShortName) }),
  };
}

function withShortName({ name, confidence }: Intent): Intent {
  return { name: cut(name, BOUNDS.payloadCharacters), confidence };
}

/** Half an address leads nowhere. */
function withShortUrl({ type, url }: Attachment): Attachment {
  const whole = { type: cut(type, BOUNDS.payloadCharacters) };
  if (url === undefined || url.length > BOUNDS.urlCharacters) return whole;
  return { ...whole, url: cut(url, BOUNDS.urlCharacters) };
}

function bounded(referral: Referral): Referral {
  const entries: readonly [string, string][] = Object.entries(referral);
  return Object.fromEntries(entries.map(([name, text]) => [name, cut(text, BOUNDS.payloadCharacters)]));
}

/**
 * Whether a pass brings the bot back into a conversation. It does not from a thread that was idle before, by Meta's own
 * word, nor from an ad's questions, nor where we had the thread already; and one welcome is enough where several wait, or
 * where the person has not written since the last one.
 */
function bringsBack(
  before: Thread,
  { thread, verdict }: Believed,
  event: PassEvent,
  settings: PageSettings,
): boolean {
  const { newOwnerAppId: to, previousOwnerAppId: from } = event;
  const isToUs = to === undefined || to === settings.appId;
  const isFromOther = from !== null && from !== settings.appId && from !== LEAD_ADS;
  const wasOurs = before.owner.kind === 'us' && !before.unproven;
  const isWelcomeWaiting = thread.mailbox.some(
    (command) => command.verb === 'answer' && command.turn.kind === 'returned' && isWaiting(command),
  );
  // Where we took it back, what follows is known already.
  if (thread.wayBack || isWelcomeWaiting) return false;
  return isToUs && isFromOther && !wasOurs && verdict !== 'stale' && mayReturn(thread);
}

function forReturn(
  before: Thread,
  event: PassEvent,
  settings: PageSettings,
  now: number,
): CommandOf<'answer'> {
  const from = nameOfSender(before, event, settings);
  const causedAt = Math.min(event.at.to, now);
  const metadata = event.metadata === undefined ? undefined : cut(event.metadata, BOUNDS.metadataCharacters);
  return {
    verb: 'answer',
    id: commandId(event.id, 0),
    cause: 'returned',
    causedAt,
    notAfter: causedAt + settings.answerWithinMs,
    attempts: 0,
    turn: {
      kind: 'returned',
      why: 'done',
      ...(from === undefined ? {} : { from }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}

/** The name of the app that has passed the thread to us. */
function nameOfSender(before: Thread, { previousOwnerAppId: from }: PassEvent, settings: PageSettings) {
  return from == null ? before.ownerName : (nameOf(from, settings) ?? from);
}

function forRequest(event: RequestEvent, settings: PageSettings, now: number): readonly Command[] {
  const appId = event.requestedOwnerAppId;
  const isGranted = settings.grantRequestsOf.some((name) => settings.targets[name]?.appId === appId);
  if (appId === undefined || appId === settings.appId || !isGranted) return [];
  const causedAt = Math.min(event.at.to, now);
  return [
    {
      verb: 'pass',
      id: commandId(event.id, 0),
      cause: 'request',
      causedAt,
      notAfter: causedAt + TIMES.pass,
      attempts: 0,
      to: appId,
      metadata: 'requested',
    },
  ];
}
