import type { Command, HandOverCommand } from './command.ts';
import { BY_TRIGGER } from './decide.ts';
import { giveUp } from './give-up.ts';
import { AFTER_WORDS, passOf, splitHandOver } from './hand-over.ts';
import { headOf } from './head.ts';
import { journal } from './journal.ts';
import { MAX_ATTEMPTS } from './limits.ts';
import { change, remove, replaceBy } from './mailbox.ts';
import { isElsewhere } from './owner.ts';
import { isPaused, modeOf, type Page } from './page.ts';
import { resolveDoubt } from './resolve-doubt.ts';
import { rest } from './rest.ts';
import type { PageSettings } from './settings.ts';
import { countUntold } from './tell.ts';
import type { Thread } from './thread.ts';
import { tick } from './tick.ts';
import { inMode, isReturn } from './verb-of-mode.ts';
import { HUMAN_AROUND, wanted } from './wanted.ts';

/** What an executor brings to a thread whose lease it holds. */
export interface Visit {
  readonly settings: PageSettings;
  readonly page: Page;
  /** Unix ms. */
  readonly now: number;
  /** Id of the attempt that would begin now, unique to one call. */
  readonly attempt: string;
  /** Whether a call that begins now can end before the executor has to. */
  readonly hasTime: boolean;
  /** From 0 up to 1; spreads the threads of a paused Page. */
  readonly jitter: number;
}

/**
 * What to do next: make the call of the command that has just been marked as begun, find out the Page's mode, tell the
 * alarm of the failures that are listed, or go: the lease is let go and the mailbox is empty or has its time to be looked at again.
 */
export type Next =
  | { readonly kind: 'call'; readonly command: Command }
  | { readonly kind: 'readMode'; readonly command: Command }
  | { readonly kind: 'tell' }
  | { readonly kind: 'rest' };

export interface Advanced {
  readonly thread: Thread;
  readonly next: Next;
}

/**
 * Works the mailbox in order up to the next call. Everything it changes goes into one write under the version
 * check, so that the mark of the call, the verdicts before it and the proof of the lease stand or fall together.
 * Time alone makes nothing due on a paused Page: it could only fail.
 */
export function advance(before: Thread, visit: Visit): Advanced {
  const { settings, page, now } = visit;
  let step = settleLate(isPaused(page, now) ? before : tick(before, settings, now), visit);
  while (step.next === undefined) step = work(step.thread, visit);
  return { thread: step.thread, next: step.next };
}

interface Step {
  readonly thread: Thread;
  readonly next?: Next;
}

/** Too late is a verdict: what is past its time fails, its text gone. What is in doubt is resolved first. */
function settleLate(thread: Thread, { settings, now }: Visit): Step {
  const late = thread.mailbox.filter(
    ({ notAfter, begun, verb }) => notAfter < now && !begun && verb !== 'unknown',
  );
  const settle = (each: Thread, command: Command) =>
    isLeftTap(each, command, settings, now)
      ? leave(each, command, 'left', now)
      : giveUp(each, command, 'too-late', settings, now);
  return { thread: late.reduce(settle, thread) };
}

/** A tap that comes to us whoever has the thread: where somebody else has it, nobody was forgotten. */
function isLeftTap(thread: Thread, command: Command, settings: PageSettings, now: number): boolean {
  if (command.verb !== 'answer' || command.reason !== 'postback') return false;
  const verdict = wanted(thread, command, settings, now);
  return verdict !== 'yes' && verdict.drop === 'left';
}

function work(thread: Thread, visit: Visit): Step {
  const { settings, page, now, attempt } = visit;
  const head = headOf(thread);
  // Before the next call, in which this executor may die.
  if (countUntold(thread) > 0) return { thread, next: { kind: 'tell' } };
  if (!head || isPaused(page, now)) return go(thread, visit);
  if (head.begun?.attempt === attempt) return { thread, next: { kind: 'call', command: head } };
  if (head.begun) {
    const hearsEchoes = thread.echoes || (thread.platform === 'messenger' && page.echoes);
    const resolved = resolveDoubt(thread, { ...head, begun: head.begun }, { settings, hearsEchoes, now });
    return resolved.waitUntil === undefined ? resolved : go(resolved.thread, visit, resolved.waitUntil);
  }
  if (head.retryAt !== undefined && head.retryAt > now) return go(thread, visit, head.retryAt);
  if (head.notAfter < now) return settleLate(thread, visit);
  if (head.attempts >= MAX_ATTEMPTS) return { thread: giveUp(thread, head, 'gave-up', settings, now) };
  if (!visit.hasTime) return go(thread, visit, now);
  if (isReturn(head) && head.refusedAsNotOwner && isElsewhere(thread.owner)) {
    return { thread: giveUp(thread, head, 'refused', settings, now) };
  }
  const verdict = wanted(thread, head, settings, now);
  if (verdict === 'yes') return begin(thread, head, visit);
  // Whoever asks for somebody gets somebody; only the bot's words would be one voice too many.
  if (verdict.drop === HUMAN_AROUND && head.verb === 'handOver') {
    return { thread: replaceBy(thread, head.id, [passOf(head, head.reason)], now) };
  }
  return { thread: leave(thread, head, verdict.drop, now) };
}

function go(thread: Thread, visit: Visit, at?: number): Step {
  return { thread: rest(thread, visit, at), next: { kind: 'rest' } };
}

/** Begin before the call: no mark, no call. */
function begin(thread: Thread, head: Command, visit: Visit): Step {
  const mode = modeOf(visit.page, thread.platform, visit.now);
  if (needsMode(head)) {
    if (mode === undefined) return { thread, next: { kind: 'readMode', command: head } };
    if (head.verb === 'handOver' && (mode === 'zero-config' || needsOwnPass(head))) {
      return { thread: replaceBy(thread, head.id, splitHandOver(head), visit.now) };
    }
  }
  const { retryAt: _retryAt, ...command } = mode === undefined ? head : inMode(head, mode);
  const begun = {
    ...command,
    attempts: command.attempts + 1,
    begun: { attempt: visit.attempt, at: visit.now },
  };
  return { thread: change(thread, begun), next: { kind: 'call', command: begun } };
}

function needsMode(command: Command): boolean {
  return command.verb === 'handOver' || isReturn(command);
}

/** The one-call hand-over has no place for metadata; what a bot wants to tell the target needs a pass of its own. */
function needsOwnPass({ metadata, reason }: HandOverCommand): boolean {
  return metadata !== undefined && reason !== BY_TRIGGER;
}

function leave(thread: Thread, command: Command, reason: string, now: number): Thread {
  const left = remove(thread, command.id);
  const owner = thread.ownerName ?? (thread.owner.kind === 'app' ? thread.owner.appId : thread.owner.kind);
  return journal(left, {
    at: now,
    what: command.verb,
    id: command.id,
    verdict: command.reason === AFTER_WORDS ? 'done' : 'left',
    detail: `${reason}: ${owner}`,
  });
}
