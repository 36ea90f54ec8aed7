import type { ControlEvent, MessengerEvent, PersonEvent, ThreadEvent } from '../messenger/events.ts';
import type { PageSettings } from '../settings/settings.ts';
import { commandId, idHash, isKnown, isWelcome } from './command.ts';
import { decide, isLeft } from './decide.ts';
import { TIMES } from './limits.ts';
import { enqueue, fail } from './mailbox.ts';
import { isStripped, observe } from './observe.ts';
import { askOwnerAt, type Believed, isHeldByOther } from './ownership.ts';
import { asLeft, isRepeated, isUndecidable, remember } from './seen-events.ts';
import { isKnownPlatform, note, type Thread } from './thread.ts';
import { dueAfterEvents } from './timers.ts';
import { asksForBot } from './triggers.ts';
import { beginWayBack, endWayBack } from './way-back.ts';

/** What became of one event. */
export type EventVerdict = 'applied' | 'queued' | 'left' | 'duplicate' | 'stale' | 'unordered' | 'failed';

/** A thread after some of its events have arrived. */
export interface Received {
  /** The same object as before if nothing has to be written. */
  readonly thread: Thread;
  /** One verdict for each event, in the order of their stamps. */
  readonly verdicts: readonly EventVerdict[];
}

/**
 * All changes that events of one thread make, for one write: what they tell about the owner (`observe`), what to do
 * about them (`decide`), and when to look again. `now` is when they arrived (Unix ms). A repeated event queues nothing,
 * though a repeated move of control is observed again. What comes too late is queued like the rest: the next visit lists
 * it as failed.
 */
export function receive(
  before: Thread,
  events: readonly ThreadEvent[],
  settings: PageSettings,
  now: number,
): Received {
  let thread = onPlatformOf(events, before);
  const verdicts: EventVerdict[] = [];
  for (const event of events.toSorted((a, b) => a.at.from - b.at.from)) {
    const received = receiveOne(thread, event, settings, now);
    thread = received.thread;
    verdicts.push(received.verdict);
  }
  return { thread: thread === before ? before : dueAfterEvents(thread, settings, now), verdicts };
}

/** Meta's own delivery replaces a platform of a later version: without, nothing would be done in the thread. */
function onPlatformOf([event]: readonly ThreadEvent[], thread: Thread): Thread {
  return event && !isKnownPlatform(thread.platform) ? { ...thread, platform: event.platform } : thread;
}

function receiveOne(before: Thread, event: ThreadEvent, settings: PageSettings, now: number) {
  if (isFromPerson(event) && isUndecidable(before, event) && !isLeft(before, event)) {
    return settleUndecidable(before, event, now);
  }
  const isKnownEvent = isRepeated(before, event);
  // A message has an id of its own and tells nothing new; two moves of control may look the same, and an unsend that is
  // too old to be told apart may be news of a message that waits.
  if (isKnownEvent && !isControl(event) && event.kind !== 'unsend')
    return { thread: before, verdict: 'duplicate' as const };
  const observed = observe(before, event, settings, now);
  if (isKnownEvent) return { thread: observed.thread, verdict: 'duplicate' as const };
  const changesNothing = observed.thread === before && !observed.isToRemember && !mayQueue(event);
  const thread = changesNothing ? before : queue(before, observed, event, settings, now);
  const verdict = verdictOf(before, thread, event, observed);
  if (changesNothing) return { thread: before, verdict };
  const line = { at: now, what: event.kind, id: idHash(event.id), verdict, detail: event.channel };
  return { thread: note(askOwnerAt(thread, verifyTime(thread, settings, now), now), line), verdict };
}

/**
 * Meta may have moved control without an event: it is asked once the thread is quiet. A question that is due soon is not
 * put off, because it may be about control that we have requested.
 */
function verifyTime({ verifyAt }: Thread, settings: PageSettings, now: number): number {
  const isSoon = verifyAt !== undefined && verifyAt <= now + TIMES.requestAnswer;
  return isSoon ? verifyAt : now + settings.verifyAfterQuietMs;
}

/**
 * A message that may or may not have been answered, because too many others have come since. To answer it twice is as
 * wrong as not at all: it is listed while the person may still wait, and then only noted.
 */
function settleUndecidable(before: Thread, event: PersonEvent, now: number) {
  if (event.at.to < now - TIMES.lateDelivery) {
    const verdict = 'duplicate' as const;
    const line = { at: now, what: event.kind, id: idHash(event.id), verdict, detail: event.channel };
    return { thread: note(before, line), verdict };
  }
  const command = { id: commandId(event.id, 0), verb: 'answer' } as const;
  const thread = fail(remember(before, event, now), command, 'maybe-repeated', now);
  return { thread, verdict: 'failed' as const };
}

function queue(
  before: Thread,
  observed: Believed,
  event: ThreadEvent,
  settings: PageSettings,
  now: number,
): Thread {
  if (isFromPerson(event) && isToReturn(observed.thread, event, settings)) {
    return beginWayBack(rememberAs(true, observed.thread, event, now), 'asked', now);
  }
  const commands = decide(before, observed, event, settings, now);
  const remembered = rememberAs(commands.length > 0, observed.thread, event, now);
  const isReturn = commands.some((each) => isKnown(each) && isWelcome(each.cause));
  const thread = isReturn ? withReturn(remembered, Math.min(event.at.to, now)) : remembered;
  const queued = commands.reduce((each, command) => enqueue(each, command, now), thread);
  return endWayBack(queued, settings, now);
}

/** Whether the person wants the bot back from another app. A request that is under way is not made twice. */
function isToReturn(thread: Thread, event: PersonEvent, settings: PageSettings): boolean {
  return isHeldByOther(thread.owner) && thread.wayBack === undefined && asksForBot(event, settings);
}

/** What was said before the thread came back is no loop. */
function withReturn({ answers: _answers, ...thread }: Thread, returnedAt: number): Thread {
  return { ...thread, returnedAt };
}

function rememberAs(hasWork: boolean, thread: Thread, event: ThreadEvent, now: number): Thread {
  // Where the message comes later than that it was unsent, it is known already.
  if (event.kind === 'unsend')
    return remember(remember(thread, event, now), { ...event, id: event.messageId }, now);
  const isLeft = isFromPerson(event) && event.channel === 'standby' && !hasWork;
  const known = remember(thread, event, now);
  return isLeft ? asLeft(known, idHash(event.id)) : known;
}

const OTHERS: readonly MessengerEvent['kind'][] = ['echo', 'referral', 'unsend'];

/** Whether an event can change a thread at all; the others cost no read. */
export function canMatter(event: MessengerEvent): event is ThreadEvent {
  return isFromPerson(event) || isControl(event) || OTHERS.includes(event.kind);
}

/** An event that may queue something is remembered even if it changes nothing, so that its redelivery queues nothing. */
function mayQueue(event: ThreadEvent): boolean {
  if (event.kind === 'referral') return event.referral.ref !== undefined;
  return isControl(event) || (isFromPerson(event) && !isStripped(event));
}

function verdictOf(before: Thread, after: Thread, event: ThreadEvent, { verdict }: Believed): EventVerdict {
  const id = commandId(event.id, 0);
  const isFailed = after.failures !== before.failures && after.failures.some(({ command }) => command === id);
  if (isFailed) return 'failed';
  if (verdict !== 'applied') return verdict;
  const known = before.mailbox.map((command) => command.id);
  if (after.mailbox.some((command) => !known.includes(command.id))) return 'queued';
  return isFromPerson(event) ? 'left' : 'applied';
}

function isFromPerson(event: MessengerEvent): event is PersonEvent {
  return event.kind === 'message' || event.kind === 'quick_reply' || event.kind === 'postback';
}

function isControl(event: MessengerEvent): event is ControlEvent {
  return event.kind === 'pass' || event.kind === 'take' || event.kind === 'request';
}
