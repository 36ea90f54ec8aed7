import type { Span } from '../messenger/events.ts';
import type { AppId } from '../messenger/ids.ts';
import { nameOf, type PageSettings } from '../settings/settings.ts';
import { type Cause, type CommandOf, commandId, isKnown } from './command.ts';
import { TIMES } from './limits.ts';
import { enqueue, isWaitingVerify } from './mailbox.ts';
import type { Owner, Thread } from './thread.ts';

/*
 * Who owns the thread. Events, answers to our calls and refusals become claims (`believe`) or doubts (`doubt`); no other
 * file writes `owner` or `unproven`.
 *
 * | what happens                                    | the ledger then                                        | in         |
 * | ----------------------------------------------- | ------------------------------------------------------ | ---------- |
 * | event pass or take with `new_owner_app_id`      | claim: that app, or idle for null                      | observe.ts |
 * | event pass without it; take without it          | claim without proof: us; another app                   | observe.ts |
 * | event request                                   | unchanged                                              | observe.ts |
 * | a person's message on the channel of the owner  | unchanged                                              | observe.ts |
 * | a person's message on the other channel         | the owner is kept, in doubt                            | observe.ts |
 * | echo of ours                                    | unchanged                                              | observe.ts |
 * | echo of another app, unless the owner explains it | that app, in doubt                                   | observe.ts |
 * | our pass, take or release succeeded             | claim: the target, us, idle                            | control.ts |
 * | our request succeeded                           | unchanged; Meta is asked after 30 s                    | control.ts |
 * | our message was sent                            | another owner is refuted: unknown                      | speak.ts   |
 * | work in a thread whose owner is of a later version | the owner is kept, in doubt                        | next-step.ts |
 * | refused, because another app owns the thread    | another app, in doubt                                  | control.ts |
 * | `thread_owner` names an app, or none            | claim: that app, or idle                               | verify.ts  |
 * | `thread_owner` hides the app                    | claim: the target of our pass under way, if no event came since; else the app that we knew, else `foreign` | verify.ts |
 */

/** Evidence that names the owner of the thread at some moment of Meta's time. */
export interface Claim {
  /** What says so: `pass`, `take`, `thread_owner`, or the verb of a call of ours. */
  readonly kind: string;
  readonly owner: Owner;
  readonly at: Span;
  /** Meta named the owner. Without, the owner is a guess that a `verify` has to confirm. */
  readonly isProof: boolean;
  /** No evidence arrived during the call that made the claim, so that it is newer than the ledger's. */
  readonly isLatest?: boolean;
  /** Unix ms, where Meta said it. */
  readonly expiresAt?: number;
  /** With Conversation Routing nobody speaks without control: an idle thread proves that no human is there. */
  readonly isRouted?: boolean;
}

/** What became of a claim. */
export type ClaimVerdict = 'applied' | 'stale' | 'unordered';

export interface Believed {
  readonly thread: Thread;
  readonly verdict: ClaimVerdict;
}

/**
 * Orders a claim against the evidence in the ledger, by their spans of Meta's time:
 *
 * | the claim is                        | owner       | proven                               |
 * | ----------------------------------- | ----------- | ------------------------------------ |
 * | wholly earlier                      | kept        | as before; the claim is stale        |
 * | wholly later, or known as the latest| the claim's | if it is proof                       |
 * | overlapping, of the same owner      | kept        | as before                            |
 * | overlapping, of another owner       | kept        | no: the two cannot be ordered        |
 *
 * An owner that is not proven is asked for at Meta.
 */
export function believe(thread: Thread, claim: Claim, settings: PageSettings, question: Question): Believed {
  const believed = order(thread, claim, settings, question.now);
  if (believed.verdict === 'stale' || !believed.thread.unproven) return believed;
  return { ...believed, thread: askOwner(believed.thread, question) };
}

/** Who the owner may be instead, and its name where it is known. */
export interface Suspect {
  readonly owner: Owner;
  readonly name?: string | undefined;
}

/**
 * Puts the owner in doubt, and asks Meta. What the ledger rests on stays, so that a handover event of the same time
 * does not become stale.
 */
export function doubt(before: Thread, question: Question, suspect?: Suspect): Thread {
  if (!suspect || isSameOwner(before.owner, suspect.owner)) {
    return askOwner({ ...before, unproven: true }, question);
  }
  const { ownerName: _name, ...thread } = withoutClocks(before);
  const named = suspect.name === undefined ? {} : { ownerName: suspect.name };
  const since = question.now;
  return askOwner({ ...thread, ...named, owner: suspect.owner, since, unproven: true }, question);
}

/** Whether the owner is of a kind that only a later version knows. */
export function isOfLaterVersion(owner: Owner): boolean {
  return owner.kind === 'unknown' && owner.raw !== undefined;
}

/** Nothing is done in the thread of such an owner before Meta has been asked, once: it may be anybody. */
export function doubtLaterOwner(thread: Thread, now: number): Thread {
  const isToAsk = isOfLaterVersion(thread.owner) && !thread.unproven && thread.mailbox.some(isKnown);
  return isToAsk ? doubt(thread, { cause: 'unreadable', by: 'owner', now }) : thread;
}

/** Our words went out: no other app owned the thread then. Nothing more is proved. */
export function refuteOther(thread: Thread): Thread {
  if (!isHeldByOther(thread.owner)) return thread;
  const { ownerName: _name, expiresAt: _expires, ...rest } = withoutClocks(thread);
  return { ...rest, owner: { kind: 'unknown' }, unproven: false };
}

/** Why Meta is asked for the owner. */
export interface Question {
  readonly cause: Cause;
  /** Id of the event or command that raises it. */
  readonly by: string;
  /** Unix ms. */
  readonly now: number;
}

/**
 * Asks Meta who owns the thread: one `verify` waits at most, and it starts after all evidence so far. Its id differs from
 * that of any earlier one, so that a late answer settles no other question.
 */
export function askOwner(thread: Thread, { cause, by, now }: Question): Thread {
  const asked = thread.mailbox.filter(({ verb }) => verb === 'verify').length;
  const verify: CommandOf<'verify'> = {
    verb: 'verify',
    id: commandId(`verify:${cause}:${by}:${now}`, asked),
    cause,
    causedAt: now,
    notAfter: now + TIMES.ownInitiative,
    attempts: 0,
  };
  return enqueue(thread, verify, now);
}

/**
 * Has Meta asked for the owner at `at`, or when control runs out, if that is later than `now` and earlier than `at`.
 * Unix ms.
 */
export function askOwnerAt(
  { verifyAt: _verify, ...thread }: Thread,
  at: number | undefined,
  now: number,
): Thread {
  const moments = at === undefined ? [] : [at];
  const endsAt = controlEndsAt(thread);
  if (endsAt !== undefined && endsAt > now) moments.push(endsAt);
  return moments.length === 0 ? thread : { ...thread, verifyAt: Math.min(...moments) };
}

/** Meta gives the end of control in whole seconds of its own clock: at that very moment it may still name the owner. */
function controlEndsAt({ owner, expiresAt }: Thread): number | undefined {
  const hasOwner = owner.kind === 'us' || isHeldByOther(owner);
  return hasOwner && expiresAt !== undefined ? expiresAt + TIMES.clockSkew + 1_000 : undefined;
}

function order(thread: Thread, claim: Claim, settings: PageSettings, now: number): Believed {
  const held = thread.evidence;
  if (!held || claim.isLatest || claim.at.from > held.to) {
    return { thread: apply(thread, claim, settings, now), verdict: 'applied' };
  }
  if (claim.at.to < held.from) return { thread, verdict: 'stale' };
  const to = Math.max(held.to, claim.at.to);
  if (isSameOwner(claim.owner, thread.owner)) {
    if (to === held.to) return { thread, verdict: 'applied' };
    return { thread: { ...thread, evidence: { ...held, to } }, verdict: 'applied' };
  }
  const from = Math.min(held.from, claim.at.from);
  const evidence = { kind: claim.kind, from, to };
  return { thread: { ...thread, unproven: true, evidence }, verdict: 'unordered' };
}

function apply(before: Thread, claim: Claim, settings: PageSettings, now: number): Thread {
  const { owner, at, isProof } = claim;
  const isSame = isSameOwner(before.owner, owner);
  const {
    ownerName: _name,
    since: _since,
    expiresAt: _expires,
    ...kept
  } = isSame ? before : passedOn(before, owner);
  const name = owner.kind === 'app' ? nameOf(owner.appId, settings) : undefined;
  const expiresAt = expiryOf(before, claim, isSame);
  const since = (isSame ? before.since : undefined) ?? (isOrderable(at) ? at.from : undefined);
  // The news is late: what a human has written meanwhile may be on its way.
  const isLate =
    !isSame && isHeldByOther(owner) && since !== undefined && now > since + settings.verifyAfterQuietMs;
  const isSure = isProof && isOrderable(at);
  const thread = {
    ...kept,
    owner,
    // A doubt that was raised meanwhile stays until the verify that waits for it has answered.
    unproven: isSure ? before.unproven && before.mailbox.some(isWaitingVerify) : true,
    evidence: { kind: claim.kind, from: at.from, to: at.to },
    ...(name === undefined ? {} : { ownerName: name }),
    ...(since === undefined ? {} : { since }),
    ...(isSure && isHeldByOther(owner) ? { heldByOtherAt: at.from } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(isLate ? { clocksFrom: now + settings.verifyAfterQuietMs } : {}),
  };
  return isProof && (owner.kind !== 'idle' || claim.isRouted) ? withoutHumanAround(thread) : thread;
}

/** The thread as another owner gets it. What was to follow once it is ours again does not follow after another app. */
function passedOn(before: Thread, owner: Owner): Thread {
  const { wayBack, failedTurns: _failed, ...thread } = withoutClocks(before);
  return wayBack === undefined || isHeldByOther(owner) ? thread : { ...thread, wayBack };
}

/** The clocks of the next owner have yet to ring. */
function withoutClocks({ rang: _rang, clocksFrom: _from, ...thread }: Thread): Thread {
  return thread;
}

/** An app has control, or has given it back to us: that explains the human's message. */
function withoutHumanAround({ humanAround: _human, ...thread }: Thread): Thread {
  return thread;
}

function expiryOf(before: Thread, claim: Claim, isSame: boolean): number | undefined {
  if (claim.owner.kind === 'idle' || claim.owner.kind === 'unknown') return undefined;
  if (claim.expiresAt !== undefined) return claim.expiresAt;
  const guess = isOrderable(claim.at) ? claim.at.to + TIMES.control : undefined;
  return isSame && before.expiresAt !== undefined ? Math.max(before.expiresAt, guess ?? 0) : guess;
}

/** A stamp that cannot be believed spans years; the owner it names is checked at once. */
function isOrderable(at: Span): boolean {
  return at.to - at.from <= 60 * 60_000;
}

/** The owner with this app id. */
export function ownerOf(appId: AppId, settings: PageSettings): Owner {
  return appId === settings.appId ? { kind: 'us' } : { kind: 'app', appId };
}

/** Whether two beliefs name the same owner. */
export function isSameOwner(a: Owner, b: Owner): boolean {
  return a.kind === b.kind && (a.kind !== 'app' || (b.kind === 'app' && a.appId === b.appId));
}

/** Whether another app controls the thread, as the ledger has it. */
export function isHeldByOther(owner: Owner): boolean {
  return owner.kind === 'app' || owner.kind === 'foreign';
}

/** Whether the owner's control has run out at `now` (Unix ms). */
export function isExpired(thread: Thread, now: number): boolean {
  return thread.expiresAt !== undefined && thread.expiresAt <= now;
}

/** Whether another app controls the thread, without doubt, at `now` (Unix ms). */
export function isProvablyOthers(thread: Thread, now: number): boolean {
  return isHeldByOther(thread.owner) && !thread.unproven && !isExpired(thread, now);
}
