import type { ControlEvent, MessengerEvent, PersonEvent, ThreadEvent } from '../messenger/events.ts';
import { decide } from './decide.ts';
import { commandId, eventHash } from './event-hash.ts';
import { fail } from './fail.ts';
import { giveUp } from './give-up.ts';
import { hasWork } from './has-work.ts';
import { isStripped } from './is-stripped.ts';
import { journal } from './journal.ts';
import { BOUNDS, TIMES } from './limits.ts';
import { enqueue } from './mailbox.ts';
import { type Observation, observe } from './observe.ts';
import { isForgotten, isRepeated, remember } from './recent.ts';
import type { PageSettings } from './settings.ts';
import type { JournalEntry, Thread } from './thread.ts';
import { momentsOf } from './tick.ts';
import { verifyCommand } from './verify-command.ts';

/** What became of one event. */
export type EventVerdict = 'applied' | 'queued' | 'left' | 'duplicate' | 'stale' | 'unordered' | 'failed';

/** A thread after some of its events have arrived. */
export interface Received {
  /** The same object as before if nothing has to be written. */
  readonly thread: Thread;
  /** One verdict an event, in the order of their stamps. */
  readonly verdicts: readonly EventVerdict[];
}

/**
 * Everything that events of one thread change: what they tell (`observe`), what to do about them (`decide`) and
 * when to look again, for one write. `now` is when they arrived (Unix ms). Repeated events queue nothing, though a
 * repeated move of control is observed again; an event that comes too late to be acted on is listed as failed (a tap
 * in somebody else's thread is left to them).
 */
export function receive(
  before: Thread,
  events: readonly ThreadEvent[],
  settings: PageSettings,
  now: number,
): Received {
  let thread = before;
  const verdicts: EventVerdict[] = [];
  for (const event of events.toSorted((a, b) => a.at.from - b.at.from)) {
    const received = receiveOne(thread, event, settings, now);
    thread = received.thread;
    verdicts.push(received.verdict);
  }
  const due = thread === before ? before : dueBy(thread, before, settings, now);
  return { thread: due, verdicts };
}

function receiveOne(before: Thread, event: ThreadEvent, settings: PageSettings, now: number) {
  if (isForgotten(before, event) && isWords(event) && event.at.to + settings.answerWithinMs >= now) {
    return { thread: listForgotten(before, event, now), verdict: 'failed' as const };
  }
  const isKnown = isRepeated(before, event);
  // Words have an id of their own and tell nothing new; two moves of control may look the same.
  if (isKnown && !isControl(event)) return { thread: before, verdict: 'duplicate' as const };
  const observation = observe(before, event, settings, now);
  const asked = ask(observation, event, now);
  if (isKnown) return { thread: asked, verdict: 'duplicate' as const };
  const isNothing = asked === before && !mayQueue(event);
  const decided = isNothing ? before : act({ ...observation, thread: asked }, event, settings, now);
  const verdict = verdictOf(before, decided, event, observation);
  if (isNothing) return { thread: before, verdict };
  // The owner may be another now than the ledger has: it is looked up once the thread is quiet.
  const checked = { ...decided, checkAt: now + settings.verifyAfterQuietMs };
  return { thread: journal(checked, entryOf(event, verdict, now)), verdict };
}

/**
 * Words that may or may not have been answered, so many others have been there since: saying an answer twice is as
 * wrong as saying none, so that they are listed.
 */
function listForgotten(before: Thread, event: PersonEvent, now: number): Thread {
  const command = { id: commandId(event.id, 0), verb: 'answer' } as const;
  return fail(remember(before, event, now), command, 'maybe-repeated', now);
}

function ask({ thread, asksVerify }: Observation, event: ThreadEvent, now: number): Thread {
  return asksVerify ? enqueue(thread, verifyCommand(thread, event.kind, now), now) : thread;
}

function act(observation: Observation, event: ThreadEvent, settings: PageSettings, now: number): Thread {
  const thread = remember(observation.thread, event, now);
  return decide(observation, event, settings, now).reduce(
    (each, command) =>
      command.notAfter < now ? giveUp(each, command, 'too-late', settings, now) : enqueue(each, command, now),
    thread,
  );
}

/** Whether an event can change a thread at all; the others cost no read. */
export function canMatter(event: MessengerEvent): event is ThreadEvent {
  return isWords(event) || isControl(event) || event.kind === 'echo';
}

/** Events that may queue something are remembered though they change nothing, so that their redelivery does not. */
function mayQueue(event: ThreadEvent): boolean {
  return isControl(event) || (isWords(event) && !isStripped(event));
}

function verdictOf(
  before: Thread,
  after: Thread,
  event: ThreadEvent,
  { verdict }: Observation,
): EventVerdict {
  const id = commandId(event.id, 0);
  if (after.failures !== before.failures && after.failures.some(({ command }) => command === id))
    return 'failed';
  if (verdict !== 'applied') return verdict;
  const known = before.mailbox.map((command) => command.id);
  if (after.mailbox.some((command) => !known.includes(command.id))) return 'queued';
  return isWords(event) ? 'left' : 'applied';
}

function isWords(event: MessengerEvent): event is PersonEvent {
  return event.kind === 'message' || event.kind === 'quick_reply' || event.kind === 'postback';
}

function isControl(event: MessengerEvent): event is ControlEvent {
  return event.kind === 'pass' || event.kind === 'take' || event.kind === 'request';
}

function entryOf(event: ThreadEvent, verdict: EventVerdict, now: number): JournalEntry {
  return { at: now, what: event.kind, id: eventHash(event.id), verdict, detail: event.channel };
}

/** Events only move a visit earlier: to when a lost invocation is made up for, or when time itself makes it due. */
function dueBy(thread: Thread, before: Thread, settings: PageSettings, now: number): Thread {
  const isFull = thread.journal.length >= BOUNDS.journal;
  const moments = [
    ...(before.dueAt === undefined ? [] : [before.dueAt]),
    ...(hasWork(thread) || isFull ? [now + TIMES.invocationLost] : []),
    ...momentsOf(thread, settings),
  ];
  return moments.length > 0 ? { ...thread, dueAt: Math.min(...moments) } : thread;
}
