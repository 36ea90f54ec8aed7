import { commandId } from './event-hash.ts';
import { TIMES } from './limits.ts';
import { enqueue } from './mailbox.ts';
import { isElsewhere, targetOf } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Thread } from './thread.ts';
import { verifyCommand } from './verify-command.ts';

/**
 * Queues what time alone makes due (`now` in Unix ms): one `verify` when the thread has been quiet, others when
 * control that we requested should have come and when control would have run out, and the return of a thread whose human has been silent for long enough. This is how
 * the ledger learns what Meta never tells.
 */
export function tick(before: Thread, settings: PageSettings, now: number): Thread {
  let thread = before;
  const returnAt = returnDue(thread, settings);
  if (returnAt !== undefined && returnAt <= now) {
    thread = { ...enqueue(thread, returnCommand(now), now), returnAskedAt: now };
  }
  if (thread.checkAt !== undefined && thread.checkAt <= now) {
    const { checkAt: _checked, ...rest } = thread;
    thread = enqueue(rest, verifyCommand(rest, 'quiet', now), now);
  }
  const requestAt = requestDue(thread);
  if (requestAt !== undefined && requestAt <= now) {
    thread = enqueue(thread, verifyCommand(thread, 'requested', now), now);
  }
  const expiryAt = expiryDue(thread);
  if (expiryAt !== undefined && expiryAt <= now) {
    thread = enqueue(thread, verifyCommand(thread, 'expired', now), now);
  }
  return thread;
}

/** The moments (Unix ms) at which time alone will make something due; empty if it never does. */
export function momentsOf(thread: Thread, settings: PageSettings): readonly number[] {
  const moments = [thread.checkAt, requestDue(thread), expiryDue(thread), returnDue(thread, settings)];
  return moments.filter((at) => at !== undefined);
}

/** When it is looked up whether control came that we have requested, unless Meta has been asked since or is about to be. */
function requestDue({ returnAskedAt, askedAt, owner, mailbox }: Thread): number | undefined {
  if (returnAskedAt === undefined || (askedAt ?? 0) >= returnAskedAt || !isElsewhere(owner)) return undefined;
  if (mailbox.some((command) => command.verb === 'verify' || isReturn(command))) return undefined;
  return returnAskedAt + TIMES.requestAnswer;
}

/** When control runs out, unless Meta has been asked since or is about to be. */
function expiryDue(thread: Thread): number | undefined {
  const holds = isElsewhere(thread.owner) || thread.owner.kind === 'us';
  if (!holds || thread.expiresAt === undefined) return undefined;
  if (thread.mailbox.some(({ verb }) => verb === 'verify')) return undefined;
  // Meta tells the end in whole seconds, by its own clock: asked at that very moment, it may still name the owner.
  const dueAt = thread.expiresAt + TIMES.clockSkew + 1_000;
  return (thread.askedAt ?? 0) >= dueAt ? undefined : dueAt;
}

/** When a silent thread is taken back, unless it is being taken. */
function returnDue(thread: Thread, settings: PageSettings): number | undefined {
  if (thread.owner.kind !== 'app' || thread.unproven || thread.mailbox.some(isReturn)) return undefined;
  const minutes = targetOf(thread.owner.appId, settings)?.silentMinutes;
  if (minutes === undefined) return undefined;
  const lastSign = Math.max(thread.since ?? 0, thread.lastHumanAt ?? 0, thread.returnAskedAt ?? 0);
  return lastSign + minutes * 60_000;
}

function isReturn({ verb }: { verb: string }): boolean {
  return verb === 'take' || verb === 'request';
}

function returnCommand(now: number) {
  return {
    verb: 'take',
    id: commandId(`silence:${now}`, 0),
    reason: 'silence',
    causedAt: now,
    notAfter: now + TIMES.ownInitiative,
    attempts: 0,
  } as const;
}
