import type { PassEvent, PersonEvent, TakeEvent, ThreadEvent } from '../messenger/events.ts';
import { isStripped } from './is-stripped.ts';
import { TIMES } from './limits.ts';
import { observeEcho } from './observe-echo.ts';
import { isElsewhere, isExpired, ownerOf } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Owner, Thread } from './thread.ts';
import { type Claim, type Verdict, weigh } from './weigh.ts';

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
 * | a tap on our button, not in our own thread  | nothing, for it comes to us whoever owns; Meta is asked  |
 * | any other postback, read, delivery, …       | nothing                                                  |
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
  if (isOld) return { thread, verdict: 'applied', asksVerify: false };
  // Somebody's control may have run out before the message; then either channel is possible.
  const isTheirs = isElsewhere(before.owner) && !isExpired(before, event.at.from);
  if (event.kind === 'postback') {
    // Nobody else gets this tap: if the ledger is behind, it is ours to answer.
    const isAsked = (isTheirs || before.unproven) && !isStripped(event);
    return { thread, verdict: 'applied', asksVerify: isAsked };
  }
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
