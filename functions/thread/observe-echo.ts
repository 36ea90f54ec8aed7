import type { EchoEvent } from '../messenger/events.ts';
import type { Command } from './command.ts';
import { eventHash, isCommandId } from './event-hash.ts';
import { change } from './mailbox.ts';
import type { Observation } from './observe.ts';
import { isElsewhere, isExpired, nameOf, speaksForHuman } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Interjection, Owner, Thread } from './thread.ts';
import { wordsSaid } from './words-said.ts';

/**
 * What words of the Page tell: ours settle the command that they name; those of another app, or of one that names
 * none, leave in doubt an owner that does not explain them. `happenedAt` in Unix ms.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-echoes
 */
export function observeEcho(
  thread: Thread,
  event: EchoEvent,
  settings: PageSettings,
  happenedAt: number,
): Observation {
  const unchanged: Observation = { thread, verdict: 'applied', asksVerify: false };
  if (isOurs(thread, event, settings))
    return { ...unchanged, thread: hearOurselves(thread, event, happenedAt) };
  const speaking = thread.mailbox.find(isSpeaking);
  if (event.appId === undefined && speaking?.begun) {
    // It may be our own (Instagram's carry no app id). Graph's answer will tell by its message id; without an answer
    // it may be the only sign that the words are out.
    const marked = { ...speaking, begun: { ...speaking.begun, echo: eventHash(event.mid ?? event.id) } };
    return { ...unchanged, thread: change(thread, marked) };
  }
  return somebodyElseSpoke(thread, event, settings, happenedAt);
}

function isSpeaking({ verb, begun }: Command): boolean {
  return begun !== undefined && (verb === 'say' || verb === 'handOver');
}

/** An app that names itself is believed; without a name, our metadata or a message id that we were given tells. */
function isOurs(thread: Thread, event: EchoEvent, settings: PageSettings): boolean {
  if (event.appId !== undefined) return event.appId === settings.appId;
  return (
    (event.metadata !== undefined && isCommandId(event.metadata)) ||
    (event.mid !== undefined && thread.said.includes(eventHash(event.mid)))
  );
}

/** Also words that are about to be said once more are known to be out now. */
function hearOurselves(before: Thread, event: EchoEvent, at: number): Thread {
  // Only an echo that names its command could tell, where words are in doubt, that they are out.
  const isTelling = event.metadata !== undefined && isCommandId(event.metadata);
  const thread = before.echoes || !isTelling ? before : { ...before, echoes: true };
  const command = thread.mailbox.find(({ id }) => id === event.metadata);
  return command && (command.verb === 'say' || command.verb === 'handOver')
    ? wordsSaid(thread, command, { at, by: 'echo' })
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
  const interjected = isHuman ? { ...thread, interjection: interjectionOf(event, happenedAt) } : thread;
  if (before.evidence && event.at.to < before.evidence.from) {
    // Nothing about the owner any more; but a human who spoke where nobody has control may still be there.
    const isOwned = before.owner.kind === 'us' || isElsewhere(before.owner);
    return { thread: isOwned ? thread : interjected, verdict: 'stale', asksVerify: false };
  }
  const speaker: Owner =
    event.appId === undefined ? { kind: 'foreign' } : { kind: 'app', appId: event.appId };
  if (isConsistent(before, speaker, event)) return { thread, verdict: 'applied', asksVerify: false };
  const { ownerName: _name, ...unnamed } = interjected;
  const name = event.appId === undefined ? undefined : nameOf(event.appId, settings);
  // The words are no evidence of control: what the ledger rests on stays, so that no handover event becomes stale.
  const doubted = {
    ...unnamed,
    owner: speaker,
    ...(name === undefined ? {} : { ownerName: name }),
    unproven: true,
  };
  return { thread: doubted, verdict: 'applied', asksVerify: true };
}

function interjectionOf(event: EchoEvent, at: number): Interjection {
  return { at, ...(event.appId === undefined ? {} : { appId: event.appId }) };
}

/** Whoever owns the thread may speak in it; an id that is kept from us contradicts no owner but us. */
function isConsistent(thread: Thread, speaker: Owner, event: EchoEvent): boolean {
  // While somebody else has control, Meta tells us of their words on standby.
  if (event.channel === 'messaging') return false;
  if (thread.unproven || !isElsewhere(thread.owner) || isExpired(thread, event.at.from)) return false;
  if (speaker.kind === 'foreign' || thread.owner.kind === 'foreign') return true;
  return thread.owner.kind === 'app' && speaker.kind === 'app' && thread.owner.appId === speaker.appId;
}
