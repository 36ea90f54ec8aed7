import type { AppId } from '../messenger/ids.ts';
import type { PageSettings } from '../settings/settings.ts';
import { isPickedUp, silentMsOf } from './clocks.ts';
import {
  asksForOther,
  type Command,
  type CommandOf,
  isInDoubt,
  type KnownCommand,
  withoutMark,
} from './command.ts';
import { passedElsewhere } from './fallback.ts';
import { TIMES } from './limits.ts';
import { change, fail, remove } from './mailbox.ts';
import {
  askOwner,
  askOwnerAt,
  believe,
  doubt,
  isExpired,
  isHeldByOther,
  isSameOwner,
  ownerOf,
} from './ownership.ts';
import { lastVoiceAtOf, note, type Owner, type Thread } from './thread.ts';
import type { Answered, Doubtful, Guard, InDoubt, Refusal, Timing, VerbRules } from './verb-rules.ts';
import { beginWaitFor } from './waiting.ts';
import { awaitControl } from './way-back.ts';

/** The verbs that move thread control or keep it. */
type ControlVerb = 'pass' | 'reclaim' | 'release' | 'extend';
type ControlCommand = CommandOf<ControlVerb>;

export const PASS: VerbRules<'pass'> = {
  isRepeatable: false,
  guard(thread, command, _settings, now): Guard {
    if (command.refusedAsNotOwner && thread.unproven) return { drop: 'not-ours' };
    if (asksForOther(command.cause) && (thread.heldByOtherAt ?? 0) > command.causedAt) {
      return { drop: 'not-ours' };
    }
    if (thread.unproven) return 'yes';
    if (isHeldByOther(thread.owner) && !isExpired(thread, now)) return { drop: 'not-ours' };
    // The app asked us for control. If the thread is idle now, Meta grants it: we pass nothing.
    return command.cause === 'request' && thread.owner.kind === 'idle' ? { drop: 'not-ours' } : 'yes';
  },
  succeeded(before, command, _success, answered) {
    const owner = ownerOf(command.to, answered.settings);
    const thread = moved(before, command, owner, answered);
    return isSameOwner(thread.owner, owner)
      ? handedOver(thread, command, answered.timing.answeredAt)
      : thread;
  },
  // Somebody else has the thread: the person is not alone.
  notOwner: onceMore(failed),
  refused: refusedBy(passedElsewhere),
  inDoubt: askedFirst,
  giveUp: passedElsewhere,
};

export const RECLAIM: VerbRules<'reclaim'> = {
  isRepeatable: false,
  guard(thread, command, settings, now): Guard {
    const isHeld = isHeldByOther(thread.owner);
    if (command.refusedAsNotOwner && isHeld) return { fail: 'refused' };
    if (!isHeld) return { drop: 'not-held' };
    // Words may have been sent before the command was queued, and delivered after it.
    const heardAt = lastVoiceAtOf(thread);
    const isHeard = heardAt > command.causedAt || !isStillDue(thread, command, settings, now);
    return isHeard ? { drop: 'human-spoke' } : 'yes';
  },
  succeeded(before, command, success, answered) {
    const { answeredAt } = answered.timing;
    if (success.kind === 'moved') {
      return moved(before, command, { kind: 'us' }, answered);
    }
    const thread = noteDone(remove(before, command.id), command, answeredAt);
    return { ...awaitControl(thread, answeredAt), verifyAt: answeredAt + TIMES.requestAnswer };
  },
  // Meta does not document how it refuses an owner's own take: any refusal may mean that the thread is ours.
  notOwner: reclaimRefused,
  refused: reclaimRefused,
  inDoubt: askedFirst,
  giveUp: failed,
};

function isStillDue(
  thread: Thread,
  { cause }: CommandOf<'reclaim'>,
  settings: PageSettings,
  now: number,
): boolean {
  if (cause === 'asked') return true;
  if (cause === 'unclaimed') return thread.waitingSince !== undefined && !isPickedUp(thread);
  return lastVoiceAtOf(thread) + (silentMsOf(thread.owner, settings) ?? 0) <= now;
}

export const RELEASE: VerbRules<'release'> = {
  isRepeatable: false,
  guard: ifOurs,
  succeeded: (thread, command, _success, answered) => moved(thread, command, { kind: 'idle' }, answered),
  notOwner: dropped,
  refused: refusedBy(failed),
  inDoubt: askedFirst,
  giveUp: failed,
};

export const EXTEND: VerbRules<'extend'> = {
  isRepeatable: true,
  guard: ifOurs,
  succeeded(before, command, _success, { timing: { answeredAt } }) {
    const thread = noteDone(remove(before, command.id), command, answeredAt);
    if (isHeldByOther(thread.owner)) return thread;
    const expiresAt = answeredAt + command.durationSeconds * 1_000;
    return askOwnerAt({ ...thread, expiresAt }, thread.verifyAt, answeredAt);
  },
  notOwner: dropped,
  refused: refusedBy(failed),
  inDoubt: (thread, command) => change(thread, withoutMark(command)),
  giveUp: failed,
};

/** From when to when, by Meta's clock, something may have happened that we asked for. */
export function spanOf({ askedAt, answeredAt }: Timing) {
  return { from: askedAt - TIMES.clockSkew, to: answeredAt + TIMES.clockSkew };
}

/** Control that has been moved is checked once the thread is quiet, and at once if the evidence cannot be ordered. */
function moved(before: Thread, command: ControlCommand, owner: Owner, answered: Answered): Thread {
  const { settings, timing, isLatest } = answered;
  const { answeredAt } = timing;
  const thread = noteDone(remove(before, command.id), command, answeredAt);
  const kind = command.verb === 'reclaim' ? 'take' : command.verb;
  const claim = { kind, owner, at: spanOf(timing), isProof: true, isLatest };
  const believed = believe(thread, claim, settings, {
    cause: 'unordered',
    by: command.id,
    now: answeredAt,
  });
  return askOwnerAt(believed.thread, answeredAt + settings.verifyAfterQuietMs, answeredAt);
}

function ifOurs({ owner }: Thread): Guard {
  return isHeldByOther(owner) || owner.kind === 'idle' ? { drop: 'not-ours' } : 'yes';
}

type GiveUp<C extends KnownCommand> = (
  thread: Thread,
  command: C,
  reason: string,
  settings: PageSettings,
  at: number,
  fbtraceId?: string,
) => Thread;

/**
 * Refused, because another app owns the thread: Meta is asked which. `guard` then drops the command, or lets it be tried
 * once more if Meta names no other app. A second refusal is a failure.
 */
export function onceMore<C extends KnownCommand>(giveUp: GiveUp<C>) {
  return (thread: Thread, command: C, refusal: Refusal, { settings, timing }: Answered): Thread => {
    const at = timing.answeredAt;
    const noted = noteRefusal(thread, command, refusal, at);
    const settled = command.refusedAsNotOwner
      ? giveUp(noted, command, refusal.detail, settings, at, refusal.fbtraceId)
      : change(noted, { ...withoutMark(command), refusedAsNotOwner: true });
    return ownedByOther(settled, command, at);
  };
}

/** Refused for good: a failure. */
export function refusedBy<C extends KnownCommand>(giveUp: GiveUp<C>) {
  return (thread: Thread, command: C, { detail, fbtraceId }: Refusal, answered: Answered): Thread =>
    giveUp(thread, command, detail, answered.settings, answered.timing.answeredAt, fbtraceId);
}

/** Without control there is nothing to release or extend. */
function dropped(
  thread: Thread,
  command: ControlCommand,
  refusal: Refusal,
  { timing: { answeredAt } }: Answered,
): Thread {
  const settled = noteRefusal(remove(thread, command.id), command, refusal, answeredAt);
  return ownedByOther(settled, command, answeredAt);
}

/** A refusal says that another app owns the thread, and not which. */
function ownedByOther(thread: Thread, { id }: Command, now: number): Thread {
  const owner: Owner = isHeldByOther(thread.owner) ? thread.owner : { kind: 'foreign' };
  return doubt(thread, { cause: 'refused', by: id, now }, { owner });
}

/** Done if the thread is ours or idle, else listed as failed: `guard` decides, once Meta has said who owns it. */
function reclaimRefused(
  thread: Thread,
  command: CommandOf<'reclaim'>,
  refusal: Refusal,
  { timing: { answeredAt } }: Answered,
): Thread {
  const noted = noteRefusal(thread, command, refusal, answeredAt);
  const waiting = change(noted, { ...withoutMark(command), refusedAsNotOwner: true });
  return askOwner(waiting, { cause: 'refused', by: command.id, now: answeredAt });
}

function failed(
  thread: Thread,
  command: Command,
  reason: string,
  _settings: PageSettings,
  at: number,
  fbtraceId?: string,
): Thread {
  return fail(thread, command, reason, at, fbtraceId);
}

/** Meta is asked first whether it happened: `resolveMoves` reads that from the answer. */
function askedFirst(thread: Thread, { id }: InDoubt<ControlCommand>, { now }: Doubtful): Thread {
  return askOwner(thread, { cause: 'in-doubt', by: id, now });
}

/**
 * Resolves the moves whose outcome was unknown when Meta was asked at `askedAt` (Unix ms): one that has happened is
 * done, any other has not begun.
 */
export function resolveMoves(thread: Thread, askedAt: number, at: number): Thread {
  return thread.mailbox.reduce((each, command) => {
    if (!isMove(command) || !isInDoubt(command) || (command.begun?.doubtAt ?? 0) > askedAt) return each;
    if (!hasMoved(each, command)) return change(each, withoutMark(command));
    const done = noteDone(remove(each, command.id), command, at, 'known by thread_owner');
    return command.verb === 'pass' ? handedOver(done, command, at) : done;
  }, thread);
}

/** We have given the thread away, unless the other app asked for it: the person waits for somebody there. */
function handedOver(thread: Thread, command: CommandOf<'pass'>, at: number): Thread {
  return command.cause === 'request' ? thread : beginWaitFor(thread, command, at);
}

function isMove(command: Command): command is CommandOf<'pass' | 'reclaim' | 'release'> {
  return command.verb === 'pass' || command.verb === 'reclaim' || command.verb === 'release';
}

/** An idle thread may have been released, but not passed to an app. */
function hasMoved({ unproven, owner }: Thread, { verb }: CommandOf<'pass' | 'reclaim' | 'release'>): boolean {
  if (unproven) return false;
  if (verb === 'reclaim') return owner.kind === 'us';
  return verb === 'release' ? owner.kind !== 'us' : isHeldByOther(owner);
}

/** The app that a pass under way goes to. */
export function passedTo({ mailbox, owner }: Thread): AppId | undefined {
  const isNewest = ({ begun }: Command) => begun !== undefined && !(begun.overtaken && isHeldByOther(owner));
  return mailbox.find((command): command is CommandOf<'pass'> => command.verb === 'pass' && isNewest(command))
    ?.to;
}

function noteDone(thread: Thread, { verb, id }: Command, at: number, detail?: string): Thread {
  return note(thread, {
    at,
    what: verb,
    id,
    verdict: 'done',
    ...(detail === undefined ? {} : { detail }),
  });
}

/** The line that a refusal leaves in the timeline. */
function noteRefusal(
  thread: Thread,
  { verb, id }: Command,
  { detail, fbtraceId }: Refusal,
  at: number,
): Thread {
  const trace = fbtraceId === undefined ? {} : { fbtraceId };
  return note(thread, { at, what: verb, id, verdict: 'refused', detail, ...trace });
}
