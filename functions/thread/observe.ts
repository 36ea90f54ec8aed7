import type { EchoEvent, PassEvent, PersonEvent, TakeEvent, ThreadEvent } from '../messenger/events.ts';
import { eventHash, isCommandId } from './event-hash.ts';
import { TIMES } from './limits.ts';
import { isElsewhere, isExpired, nameOf, ownerOf, speaksForHuman } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Interjection, Owner, Thread } from './thread.ts';
import { type Claim, type Verdict, weigh } from './weigh.ts';
import { wordsSaid } from './words-said.ts';

/** What an event told. */
export interface Observation {
  readonly thread: Thread;
  readonly verdict: Verdict;
  /** The event leaves the owner in doubt: Meta has to be asked, after it. */
  readonly asksVerify: boolean;
}

/**
 * What an event from Meta tells about the owner. Direction comes from app ids, never from an event's name:
 *
 * | event                                       | means for the owner                                      |
 * | ------------------------------------------- | -------------------------------------------------------- |
 * | pass, take                                  | `new_owner_app_id`; null: idle; absent: a guess          |
 * | request                                     | nothing                                                  |
 * | a person's message                          | a hint by its channel; it doubts a ledger that disagrees |
 * | our echo                                    | nothing; it settles the command it names                 |
 * | another app's echo, or one that names none  | somebody else spoke: not us, in doubt                    |
 * | postback, read, delivery, reaction, …       | nothing                                                  |
 *
 * `arrivedAt` (Unix ms) bounds stamps that cannot be believed. Returns the same thread object if the event changes
 * nothing. Idempotent: a repeated event is observed again.
 * The rules on the platform's side: https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
 */
export function observe(
  thread: Thread,
  event: ThreadEvent,
  settings: PageSettings,
  arrivedAt: number,
): Observation {
  const happenedAt = Math.min(event.at.to, arrivedAt);
  switch (event.kind) {
    case 'pass':
    case 'take': {
      const weighed = weigh(overtake(thread), claimOf(event, settings), settings);
      const isStale = weighed.verdict === 'stale';
      return isStale
        ? { thread, verdict: 'stale', asksVerify: false }
        : { ...weighed, asksVerify: weighed.thread.unproven };
    }
    case 'message':
    case 'quick_reply':
    case 'postback':
      return observePerson(thread, event, happenedAt);
    case 'echo':
      return observeEcho(thread, event, settings, happenedAt);
    default:
      return { thread, verdict: 'applied', asksVerify: false };
  }
}

function claimOf(event: PassEvent | TakeEvent, settings: PageSettings): Claim {
  const named = event.newOwnerAppId;
  const guess: Owner = event.kind === 'pass' ? { kind: 'us' } : { kind: 'foreign' };
  const owner =
    named === undefined ? guess : named === null ? { kind: 'idle' as const } : ownerOf(named, settings);
  return { kind: event.kind, owner, at: event.at, isProof: named !== undefined };
}

/** Calls under way no longer know the latest: their answers are ordered by their spans. */
function overtake(thread: Thread): Thread {
  if (!thread.mailbox.some((command) => command.begun && !command.begun.overtaken)) return thread;
  return {
    ...thread,
    mailbox: thread.mailbox.map((command) =>
      command.begun ? { ...command, begun: { ...command.begun, overtaken: true } } : command,
    ),
  };
}

function observePerson(before: Thread, event: PersonEvent, happenedAt: number): Observation {
  const thread = heardFrom(before, happenedAt);
  const isOld = before.evidence !== undefined && event.at.to < before.evidence.from;
  if (event.kind === 'postback' || isOld) return { thread, verdict: 'applied', asksVerify: false };
  // Somebody's control may have run out before the message; then either channel is possible.
  const isTheirs = isElsewhere(before.owner) && !isExpired(before, event.at.from);
  const disagrees = isTheirs === (event.channel === 'messaging');
  if (!disagrees && !before.unproven) return { thread, verdict: 'applied', asksVerify: false };
  return { thread: { ...thread, unproven: true }, verdict: 'applied', asksVerify: true };
}

/** Each message of the person slides the end of somebody's control by 24 h. */
function heardFrom(thread: Thread, at: number): Thread {
  if (at <= (thread.lastPersonAt ?? 0)) return thread;
  const slid = at + TIMES.control;
  const slides = thread.expiresAt !== undefined && thread.expiresAt > at && thread.expiresAt < slid;
  return { ...thread, lastPersonAt: at, ...(slides ? { expiresAt: slid } : {}) };
}

function observeEcho(
  thread: Thread,
  event: EchoEvent,
  settings: PageSettings,
  happenedAt: number,
): Observation {
  const unchanged: Observation = { thread, verdict: 'applied', asksVerify: false };
  if (isOurs(thread, event, settings)) return { ...unchanged, thread: hearOurselves(thread, event) };
  // An echo without an app id may be our own while words of ours are on their way (Instagram's carry none).
  const isSpeaking = thread.mailbox.some(
    ({ verb, begun }) => begun && (verb === 'say' || verb === 'handOver'),
  );
  if (event.appId === undefined && isSpeaking) return unchanged;
  if (thread.evidence && event.at.to < thread.evidence.from) return { ...unchanged, verdict: 'stale' };
  return somebodyElseSpoke(thread, event, settings, happenedAt);
}

function isOurs(thread: Thread, event: EchoEvent, settings: PageSettings): boolean {
  return (
    event.appId === settings.appId ||
    (event.metadata !== undefined && isCommandId(event.metadata)) ||
    (event.mid !== undefined && thread.said.includes(eventHash(event.mid)))
  );
}

function hearOurselves(before: Thread, event: EchoEvent): Thread {
  const thread = before.echoes ? before : { ...before, echoes: true };
  const command = thread.mailbox.find(({ id, begun }) => begun && id === event.metadata);
  return command?.begun && (command.verb === 'say' || command.verb === 'handOver')
    ? wordsSaid(thread, command, { at: command.begun.at, by: 'echo' })
    : thread;
}

function somebodyElseSpoke(
  before: Thread,
  event: EchoEvent,
  settings: PageSettings,
  happenedAt: number,
): Observation {
  const isHuman = speaksForHuman(event.appId, settings) && happenedAt > (before.lastHumanAt ?? 0);
  const thread = isHuman ? { ...before, lastHumanAt: happenedAt } : before;
  const speaker: Owner =
    event.appId === undefined ? { kind: 'foreign' } : { kind: 'app', appId: event.appId };
  if (isConsistent(before, speaker, event)) return { thread, verdict: 'applied', asksVerify: false };
  const { ownerName: _name, ...unnamed } = thread;
  const name = event.appId === undefined ? undefined : nameOf(event.appId, settings);
  // The words are no evidence of control: what the ledger rests on stays, so that no handover event becomes stale.
  const doubted = {
    ...unnamed,
    owner: speaker,
    ...(name === undefined ? {} : { ownerName: name }),
    ...(isHuman ? { interjection: interjectionOf(event, happenedAt) } : {}),
    unproven: true,
  };
  return { thread: doubted, verdict: 'applied', asksVerify: true };
}

function interjectionOf(event: EchoEvent, at: number): Interjection {
  return { at, ...(event.appId === undefined ? {} : { appId: event.appId }) };
}

/** Whoever owns the thread may speak in it; an id that is kept from us contradicts no owner but us. */
function isConsistent(thread: Thread, speaker: Owner, event: EchoEvent): boolean {
  if (thread.unproven || !isElsewhere(thread.owner) || isExpired(thread, event.at.from)) return false;
  if (speaker.kind === 'foreign' || thread.owner.kind === 'foreign') return true;
  return thread.owner.kind === 'app' && speaker.kind === 'app' && thread.owner.appId === speaker.appId;
}
