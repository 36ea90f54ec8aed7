import { commandId } from './event-hash.ts';
import { TIMES } from './limits.ts';
import { enqueue } from './mailbox.ts';
import { isElsewhere, targetOf } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Thread } from './thread.ts';
import { verifyCommand } from './verify-command.ts';

/**
 * Queues what time alone makes due (`now` in Unix ms): one `verify` when the thread has been quiet, another when
 * control would have run out, and the return of a thread whose human has been silent for long enough. This is how
 * the ledger learns what Meta never tells.
 */
export function tick(before: Thread, settings: PageSettings, now: number): Thread {
  let thread = before;
  const returnAt = returnDue(thread, settings);
  if (returnAt !== undefined && returnAt <= now && !thread.mailbox.some(isReturn)) {
    thread = { ...enqueue(thread, returnCommand(now), now), returnAskedAt: now };
  }
  if (thread.checkAt !== undefined && thread.checkAt <= now) {
    const { checkAt: _checked, ...rest } = thread;
    thread = enqueue(rest, verifyCommand(rest, 'quiet', now), now);
  }
  const expiryAt = expiryDue(thread);
  if (expiryAt !== undefined && expiryAt <= now) {
    thread = { ...enqueue(thread, verifyCommand(thread, 'expired', now), now), askedAt: now };
  }
  return thread;
}

/** The moments (Unix ms) at which time alone will make something due; empty if it never does. */
export function momentsOf(thread: Thread, settings: PageSettings): readonly number[] {
  return [thread.checkAt, expiryDue(thread), returnDue(thread, settings)].filter((at) => at !== undefined);
}

/** When control runs out, unless Meta has been asked since. */
function expiryDue(thread: Thread): number | undefined {
  const holds = isElsewhere(thread.owner) || thread.owner.kind === 'us';
  if (!holds || thread.expiresAt === undefined) return undefined;
  return (thread.askedAt ?? 0) >= thread.expiresAt ? undefined : thread.expiresAt;
}

function returnDue(thread: Thread, settings: PageSettings): number | undefined {
  if (thread.owner.kind !== 'app' || thread.unproven) return undefined;
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
