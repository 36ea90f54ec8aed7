import type { Span } from '../messenger/events.ts';
import { TIMES } from './limits.ts';
import { isWaitingVerify } from './mailbox.ts';
import { isElsewhere, isSameOwner, nameOf } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Owner, Thread } from './thread.ts';

/** A piece of evidence that says who owned the thread at some moment of Meta's time. */
export interface Claim {
  /** What says so: `pass`, `take`, `thread_owner`, or the verb of a call of ours. */
  readonly kind: string;
  readonly owner: Owner;
  readonly at: Span;
  /** It names the owner; without, the owner is a guess that a `verify` has to confirm. */
  readonly isProof: boolean;
  /** It was asked for after everything in the ledger had arrived, so nothing there is later. */
  readonly isLatest?: boolean;
  /** Unix ms, where Meta said it. */
  readonly expiresAt?: number;
}

/** What became of a piece of evidence. */
export type Verdict = 'applied' | 'stale' | 'unordered';

export interface Weighed {
  readonly thread: Thread;
  readonly verdict: Verdict;
}

/**
 * Orders a claim against what the ledger rests on, by their spans of Meta's time:
 *
 * | the claim is                       | owner      | doubt                         |
 * | ---------------------------------- | ---------- | ----------------------------- |
 * | wholly earlier                     | kept       | as before (stale)             |
 * | wholly later, or known the latest  | the claim's| none, if it is proof          |
 * | overlapping, of the same owner     | kept       | as before                     |
 * | overlapping, of another owner      | kept       | unproven: nobody can order it |
 */
export function weigh(thread: Thread, claim: Claim, settings: PageSettings): Weighed {
  const held = thread.evidence;
  if (!held || claim.isLatest || claim.at.from > held.to) {
    return { thread: apply(thread, claim, settings), verdict: 'applied' };
  }
  if (claim.at.to < held.from) return { thread, verdict: 'stale' };
  const to = Math.max(held.to, claim.at.to);
  if (isSameOwner(claim.owner, thread.owner)) {
    if (to === held.to) return { thread, verdict: 'applied' };
    return { thread: { ...thread, evidence: { ...held, to } }, verdict: 'applied' };
  }
  const from = Math.min(held.from, claim.at.from);
  return {
    thread: { ...thread, unproven: true, evidence: { kind: claim.kind, from, to } },
    verdict: 'unordered',
  };
}

function apply(before: Thread, claim: Claim, settings: PageSettings): Thread {
  const { ownerName: _name, since: _since, expiresAt: _expires, returnAskedAt: _asked, ...kept } = before;
  const isSame = isSameOwner(before.owner, claim.owner);
  const name = claim.owner.kind === 'app' ? nameOf(claim.owner.appId, settings) : undefined;
  const expiresAt = expiryOf(before, claim, isSame);
  const since = (isSame ? before.since : undefined) ?? sinceOf(claim.at);
  const thread = {
    ...kept,
    owner: claim.owner,
    ...(name === undefined ? {} : { ownerName: name }),
    // A doubt that was raised meanwhile stays until the verify that waits for it has answered.
    unproven:
      claim.isProof && isOrderable(claim.at) ? before.unproven && before.mailbox.some(isWaitingVerify) : true,
    evidence: { kind: claim.kind, from: claim.at.from, to: claim.at.to },
    ...(since === undefined ? {} : { since }),
    ...(claim.isProof && isElsewhere(claim.owner) && isOrderable(claim.at)
      ? { elsewhereAt: claim.at.from }
      : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(isSame && before.returnAskedAt !== undefined ? { returnAskedAt: before.returnAskedAt } : {}),
  };
  return claim.isProof && claim.owner.kind !== 'idle' ? explained(thread) : thread;
}

/** Where somebody owns the thread, or has given it back, a human's words are no riddle any more. */
function explained(thread: Thread): Thread {
  const { interjection: _interjection, ...rest } = thread;
  return rest;
}

function expiryOf(before: Thread, claim: Claim, isSame: boolean): number | undefined {
  if (claim.owner.kind === 'idle' || claim.owner.kind === 'unknown') return undefined;
  if (claim.expiresAt !== undefined) return claim.expiresAt;
  const guess = isOrderable(claim.at) ? claim.at.to + TIMES.control : undefined;
  return isSame && before.expiresAt !== undefined ? Math.max(before.expiresAt, guess ?? 0) : guess;
}

function sinceOf(at: Span): number | undefined {
  return isOrderable(at) ? at.from : undefined;
}

/** A stamp that cannot be believed spans years; the owner it names is checked at once. */
function isOrderable(at: Span): boolean {
  return at.to - at.from <= 60 * 60_000;
}
