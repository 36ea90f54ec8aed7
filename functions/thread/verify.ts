import type { Channel } from '../messenger/events.ts';
import type { PageSettings } from '../settings/settings.ts';
import {
  type Command,
  type CommandOf,
  commandId,
  isSaidAtOnce,
  type ThreadOwner,
  withoutMark,
} from './command.ts';
import { passedTo, resolveMoves, spanOf } from './control.ts';
import { TIMES } from './limits.ts';
import { enqueue, putBack, remove } from './mailbox.ts';
import { askOwnerAt, believe, isHeldByOther, ownerOf } from './ownership.ts';
import { lastActivityOf, note, type Owner, type Thread } from './thread.ts';
import type { Refusal, VerbRules } from './verb-rules.ts';

/** Reasons that mean that Meta could not be asked. */
const OUTAGES = ['too-late', 'gave-up'];

/**
 * The question to Meta who owns the thread. Its answer is the truth at that moment; but it may be some seconds behind what
 * Meta's own channels and refusals say. Where it contradicts them, it is asked once more before anything follows.
 */
export const VERIFY: VerbRules<'verify'> = {
  isRepeatable: true,
  guard: () => 'yes',
  succeeded(before, command, { owner: answer, isRouted = false }, { settings, timing, isLatest }) {
    const { askedAt, answeredAt } = timing;
    const thread = remove(before, command.id);
    const owner = ownerIn(answer, thread, settings);
    if (mayLag(thread, command, owner, askedAt)) return askAgain(before, command, answeredAt);
    const expiresAt = 'expiresAt' in answer && answer.expiresAt !== undefined ? answer.expiresAt : undefined;
    const claim = {
      kind: 'thread_owner',
      owner,
      at: spanOf(timing),
      isProof: true,
      isLatest,
      isRouted,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    const believed = believe(thread, claim, settings, {
      cause: 'unordered',
      by: command.id,
      now: answeredAt,
    });
    const noted = note(believed.thread, {
      at: answeredAt,
      what: 'verify',
      id: command.id,
      verdict: believed.verdict === 'applied' ? 'done' : believed.verdict,
      detail: owner.kind === 'app' ? owner.appId : owner.kind,
    });
    // If Meta has to be asked again, the moves in doubt wait for that answer.
    const resolved = noted.unproven ? noted : resolveMoves(noted, askedAt, answeredAt);
    return withNextVerify(resolved, settings, answeredAt);
  },
  notOwner: unanswered,
  refused: unanswered,
  inDoubt: (thread, command) => putBack(thread, withoutMark(command)),
  /**
   * No person waits for a `verify`, so nothing is listed as failed. After an outage Meta is asked again later; where it
   * does not let us ask, with the next event that raises the question.
   */
  giveUp(before, command, reason, settings, at, fbtraceId) {
    const thread = resolveMoves(remove(before, command.id), at, at);
    const line = { at, what: 'verify', id: command.id, detail: reason };
    if (OUTAGES.includes(reason)) {
      const noted = note(thread, { ...line, verdict: 'retry' });
      return askOwnerAt(noted, at + verifyBackoffMs(before, at), at);
    }
    const trace = fbtraceId === undefined ? {} : { fbtraceId };
    return withNextVerify(note(thread, { ...line, verdict: 'refused', ...trace }), settings, at);
  },
};

function unanswered(
  thread: Thread,
  command: CommandOf<'verify'>,
  { detail, fbtraceId }: Refusal,
  { settings, timing }: { readonly settings: PageSettings; readonly timing: { readonly answeredAt: number } },
): Thread {
  return VERIFY.giveUp(thread, command, detail, settings, timing.answeredAt, fbtraceId);
}

/** Whether the answer contradicts what came a moment before the question. A second answer is believed. */
function mayLag(thread: Thread, { cause, causedAt }: CommandOf<'verify'>, owner: Owner, askedAt: number) {
  if (askedAt > causedAt + TIMES.ownerLag) return false;
  if (cause === 'refused') return !isHeldByOther(owner);
  return (
    cause === 'event' &&
    isHeldByOther(owner) &&
    thread.mailbox.some((command) => isNewsOfOurs(command, thread, askedAt))
  );
}

/** A message that Meta gave to us on `messaging` a moment ago, after the other app had got the thread. */
function isNewsOfOurs(command: Command, { since = 0 }: Thread, now: number): boolean {
  return channelOf(command) === 'messaging' && command.causedAt > Math.max(since, now - TIMES.ownerLag);
}

/** Of a message that waits for an answer, or for the words of the hand-over that it asked for. */
function channelOf(command: Command): Channel | undefined {
  if (isSaidAtOnce(command)) return command.channel;
  return command.verb === 'answer' && command.turn.kind === 'message' ? command.turn.channel : undefined;
}

/** The new question has an id of its own, so that a repeated write of this answer settles nothing of it. */
function askAgain(before: Thread, { id, causedAt, notAfter }: CommandOf<'verify'>, at: number): Thread {
  const noted = note(remove(before, id), {
    at,
    what: 'verify',
    id,
    verdict: 'retry',
    detail: 'contradiction',
  });
  const again: CommandOf<'verify'> = {
    verb: 'verify',
    id: commandId(`again:${id}`, 0),
    cause: 'unordered',
    causedAt,
    notAfter,
    attempts: 0,
    retryAt: at + TIMES.ownerLag,
  };
  return enqueue(noted, again, at);
}

/** Meta may hide the owner's id: then it is the app we knew, or the one that we have just passed to. */
function ownerIn(answer: ThreadOwner, thread: Thread, settings: PageSettings): Owner {
  if (answer.kind === 'idle') return { kind: 'idle' };
  if (answer.kind === 'app') return ownerOf(answer.appId, settings);
  const to = passedTo(thread);
  if (to !== undefined) return ownerOf(to, settings);
  return isHeldByOther(thread.owner) ? thread.owner : { kind: 'foreign' };
}

/**
 * Once Meta has answered, it is asked again after a quiet that has yet to pass, and when control would run out. A
 * message that came shortly before the question did not put it off: the quiet after that message counts from it.
 */
function withNextVerify(thread: Thread, settings: PageSettings, at: number): Thread {
  const messageAt = Math.max(thread.lastPersonAt ?? 0, thread.lastHumanAt ?? 0);
  const moments = [thread.verifyAt ?? 0, messageAt + settings.verifyAfterQuietMs].filter(
    (moment) => moment > at,
  );
  return askOwnerAt(thread, moments.length > 0 ? Math.min(...moments) : undefined, at);
}

/**
 * How long (ms) until Meta is asked again after an outage: as long as the thread has been quiet, between a quarter of an
 * hour and a day.
 */
export function verifyBackoffMs(thread: Thread, now: number): number {
  const quietMs = now - (lastActivityOf(thread) ?? now);
  return Math.min(Math.max(TIMES.ownInitiative, quietMs), TIMES.control);
}
