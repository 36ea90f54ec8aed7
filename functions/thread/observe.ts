import type {
  EchoEvent,
  PassEvent,
  PersonEvent,
  TakeEvent,
  ThreadEvent,
  UnsendEvent,
} from '../messenger/events.ts';
import { nameOf, type PageSettings } from '../settings/settings.ts';
import { type Command, commandId, idHash, isCommandId, isWaiting } from './command.ts';
import { TIMES } from './limits.ts';
import { change, leaveUnsent } from './mailbox.ts';
import { hashOfWords, hearOthers, keepEcho } from './nameless-echoes.ts';
import {
  askOwner,
  type Believed,
  believe,
  type Claim,
  doubt,
  isExpired,
  isHeldByOther,
  isSameOwner,
  ownerOf,
  type Question,
} from './ownership.ts';
import { withQuickText } from './quick-texts.ts';
import { saidBy } from './said.ts';
import type { Owner, Thread } from './thread.ts';
import {
  isFromInbox,
  type Voice,
  voiceOf,
  withBurst,
  withHumanAround,
  withHumansWord,
  withMachinesWord,
  withoutCanned,
} from './voices.ts';
import { beginWait, endWaitOfUnsent, withoutOffers } from './waiting.ts';

/** A thread that has observed an event. */
export interface Observed extends Believed {
  /** The event is to be remembered, though it changes nothing. */
  readonly isToRemember?: boolean;
}

/**
 * What an event from Meta tells about the owner. Direction comes from app ids, never from an event's name:
 *
 * | event                                       | means for the owner                                      |
 * | ------------------------------------------- | -------------------------------------------------------- |
 * | pass, take                                  | `new_owner_app_id`; null: idle; absent: a guess          |
 * | request                                     | nothing                                                  |
 * | a person's message                          | its channel is a hint; it doubts a ledger that disagrees |
 * | our echo                                    | nothing; it settles the command it names                 |
 * | another app's echo, or one without app id   | another app spoke: not us, in doubt                      |
 * | a tap on our button, not in our own thread  | nothing, for we get it whoever the owner is; Meta is asked |
 * | a message is unsent                         | nothing; what waits to answer it is dropped              |
 * | any other postback, read, delivery, …       | nothing                                                  |
 *
 * `arrivedAt` (Unix ms) bounds stamps that cannot be believed. Returns the same thread object if the event changes
 * nothing. Idempotent: a repeated event may be observed again.
 * Meta's rules: https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
 */
export function observe(
  thread: Thread,
  event: ThreadEvent,
  settings: PageSettings,
  arrivedAt: number,
): Observed {
  switch (event.kind) {
    case 'pass':
    case 'take': {
      const claim = claimOf(event, settings);
      const believed = believe(overtake(thread), claim, settings, raisedBy(event, arrivedAt));
      return believed.verdict === 'stale' ? { thread, verdict: 'stale' } : believed;
    }
    case 'message':
    case 'quick_reply':
    case 'postback':
      return { thread: observePerson(thread, event, arrivedAt), verdict: 'applied' };
    case 'referral':
      return { thread: observeReferral(thread, event, arrivedAt), verdict: 'applied' };
    case 'unsend':
      return { thread: forget(thread, event, arrivedAt), verdict: 'applied', isToRemember: true };
    case 'echo':
      return observeEcho(thread, event, settings, arrivedAt);
    default:
      return { thread, verdict: 'applied' };
  }
}

function raisedBy({ id }: ThreadEvent, now: number): Question {
  return { cause: 'event', by: id, now };
}

function claimOf(event: PassEvent | TakeEvent, settings: PageSettings): Claim {
  const named = event.newOwnerAppId;
  const guess: Owner = event.kind === 'pass' ? { kind: 'us' } : { kind: 'foreign' };
  const owner =
    named === undefined ? guess : named === null ? { kind: 'idle' as const } : ownerOf(named, settings);
  return { kind: event.kind, owner, at: event.at, isProof: named !== undefined };
}

/** Calls under way are no longer the latest: their answers are ordered by their spans. */
function overtake(thread: Thread): Thread {
  if (!thread.mailbox.some((command) => command.begun && !command.begun.overtaken)) return thread;
  return {
    ...thread,
    mailbox: thread.mailbox.map((command) =>
      command.begun ? { ...command, begun: { ...command.begun, overtaken: true } } : command,
    ),
  };
}

function observePerson(before: Thread, event: PersonEvent, arrivedAt: number): Thread {
  const at = Math.min(event.at.to, arrivedAt);
  // A stamp that cannot be believed spans years.
  const from = event.at.to - event.at.from < 1_000 ? Math.min(event.at.from, at) : at;
  const heard = withPersonsMessage(withBurst(before, from, at), at);
  const talking = isHeldByOther(before.owner) ? heard : withoutOffers(heard);
  const thread = isStripped(event) ? talking : beginWait(withoutCanned(talking, from), event, at, arrivedAt);
  if (isOlderThanEvidence(before, event)) return thread;
  // The owner's control may have run out before the message; then either channel is possible.
  const isOthers = isHeldByOther(before.owner) && !isExpired(before, event.at.from);
  if (event.kind === 'postback') {
    // No other app gets this tap: if the ledger is behind, it is ours to answer.
    const isToAsk = (isOthers || before.unproven) && !isStripped(event);
    return isToAsk ? askOwner(thread, raisedBy(event, arrivedAt)) : thread;
  }
  const disagrees = isOthers === (event.channel === 'messaging');
  return disagrees || before.unproven ? doubt(thread, raisedBy(event, arrivedAt)) : thread;
}

/** Each message of the person moves the end of the owner's control to 24 h later. */
function withPersonsMessage(thread: Thread, at: number): Thread {
  if (at <= (thread.lastPersonAt ?? 0)) return thread;
  const end = at + TIMES.control;
  const isLater = thread.expiresAt !== undefined && thread.expiresAt > at && thread.expiresAt < end;
  return { ...thread, lastPersonAt: at, ...(isLater ? { expiresAt: end } : {}) };
}

/**
 * The person took the message back: nothing that waits may answer or quote it. A call that is under way is not stopped,
 * but nothing follows from it.
 */
function forget(before: Thread, { messageId }: UnsendEvent, at: number): Thread {
  const id = commandId(messageId, 0);
  const isOf = ({ verb, id: its }: Command) =>
    (verb === 'answer' && its === id) || (verb === 'say' && its.startsWith(`${id}-`));
  const thread = before.mailbox
    .filter(isOf)
    .reduce(
      (each, command) =>
        isWaiting(command) ? leaveUnsent(each, command, at) : change(each, { ...command, unsent: true }),
      before,
    );
  return endWaitOfUnsent(thread, messageId);
}

/** The greeting that it caused may have been delivered before it, and been taken for a human's. */
function observeReferral(thread: Thread, { at: { from, to } }: ThreadEvent, arrivedAt: number): Thread {
  const at = Math.min(to, arrivedAt);
  // A stamp that cannot be believed spans years.
  return withReferral(withoutCanned(thread, to - from < 1_000 ? Math.min(from, at) : at), at);
}

/** In a thread without a message of the person, any words may be automatic: no referral has to be known. */
function withReferral(thread: Thread, at: number): Thread {
  const isNews = thread.lastPersonAt !== undefined && at > (thread.referredAt ?? 0);
  return isNews ? { ...thread, referredAt: at } : thread;
}

/** Whether the event happened before what the ledger rests on. */
export function isOlderThanEvidence({ evidence }: Thread, event: ThreadEvent): boolean {
  return evidence !== undefined && event.at.to < evidence.from;
}

/** A tap on another app's button. Meta removes the payload, and the app that sent the button gets the whole event. */
export function isStripped(event: PersonEvent): boolean {
  return event.kind === 'postback' && (event.channel === 'standby' || event.payload === undefined);
}

/**
 * What an echo tells: ours settles the command that it names. One of another app, or without an app id, puts in doubt
 * an owner that does not explain it.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-echoes
 */
function observeEcho(thread: Thread, event: EchoEvent, settings: PageSettings, arrivedAt: number): Observed {
  const at = Math.min(event.at.to, arrivedAt);
  if (isOurs(thread, event, settings))
    return { thread: observeOurEcho(thread, event, at, arrivedAt), verdict: 'applied' };
  const voice = voiceOf(thread, event, settings, at);
  const kept = voice === 'machine' ? undefined : keepEcho(thread, event, at);
  if (kept) return { thread: kept, verdict: 'applied' };
  const observed = observeOthersEcho(thread, event, voice, settings, at, arrivedAt);
  // After the person's next message it would be taken for a human's.
  return voice === 'canned' ? { ...observed, isToRemember: true } : observed;
}

/**
 * An app id is believed. Without one, our metadata tells, or a message id that Graph gave us, or the words of a message
 * for which it gave none.
 */
function isOurs(thread: Thread, event: EchoEvent, settings: PageSettings): boolean {
  if (event.appId !== undefined) return event.appId === settings.appId;
  return (
    (event.metadata !== undefined && isCommandId(event.metadata)) ||
    (event.mid !== undefined && thread.sentMessages.includes(idHash(event.mid))) ||
    (event.text !== undefined && thread.sentMessages.includes(hashOfWords(event.text)))
  );
}

/** Also a message that was to be sent once more is known to be sent now. */
function observeOurEcho(before: Thread, event: EchoEvent, at: number, arrivedAt: number): Thread {
  // Only an echo that names its command can tell, where a message is in doubt, that it was sent.
  const namesCommand = event.metadata !== undefined && isCommandId(event.metadata);
  const thread = before.echoes || !namesCommand ? before : { ...before, echoes: true };
  const command = thread.mailbox.find(({ id }) => id === event.metadata);
  if (command?.verb !== 'say') return thread;
  return hearOthers(saidBy(thread, command, at, 'known by echo'), command, event.mid, arrivedAt);
}

function observeOthersEcho(
  before: Thread,
  event: EchoEvent,
  voice: Voice,
  settings: PageSettings,
  at: number,
  arrivedAt: number,
): Believed {
  const isHuman = voice === 'human' && at > (before.lastHumanAt ?? 0);
  const quick =
    isHuman && event.text !== undefined ? withQuickText(before, hashOfWords(event.text), at) : before;
  const heard = voice === 'machine' ? withMachinesWord(before, event.appId, at) : quick;
  const thread = isHuman ? withHumansWord(heard, at) : heard;
  const around = isHuman ? withHumanAround(thread, at, isFromInbox(event.appId), before.lastHumanAt) : thread;
  if (isOlderThanEvidence(before, event)) {
    // It tells nothing about the owner; but a human who spoke in a thread without owner may still be there.
    const isOwned = before.owner.kind === 'us' || isHeldByOther(before.owner);
    return { thread: isOwned ? thread : around, verdict: 'stale' };
  }
  const { appId } = event;
  const speaker: Owner = appId === undefined ? { kind: 'foreign' } : { kind: 'app', appId };
  if (isExplained(before, speaker, event)) return { thread, verdict: 'applied' };
  const name = appId === undefined ? undefined : nameOf(appId, settings);
  const suspect = { owner: speaker, name };
  return { thread: doubt(around, raisedBy(event, arrivedAt), suspect), verdict: 'applied' };
}

/** The owner may speak in the thread. A hidden app id contradicts no owner but us. */
function isExplained(thread: Thread, speaker: Owner, event: EchoEvent): boolean {
  // While another app has control, Meta sends us its messages on standby.
  if (event.channel === 'messaging') return false;
  if (thread.unproven || !isHeldByOther(thread.owner) || isExpired(thread, event.at.from)) return false;
  return speaker.kind === 'foreign' || thread.owner.kind === 'foreign' || isSameOwner(thread.owner, speaker);
}
