import type { Visit } from './advance.ts';
import { TIMES } from './limits.ts';
import { isPaused } from './page.ts';
import type { Thread } from './thread.ts';
import { momentsOf } from './tick.ts';

/**
 * Lets the lease go and says when the thread needs its next visit, so that whoever visits a thread leaves it with
 * an empty mailbox or a later `dueAt`. `at` (Unix ms) is when the head of the mailbox can be worked again.
 */
export function rest(before: Thread, visit: Visit, at?: number): Thread {
  const { lease: _lease, dueAt: _due, waitingFor: _waiting, ...thread } = before;
  const waitsFor =
    thread.mailbox.length > 0 && isPaused(visit.page, visit.now) ? visit.page.pause : undefined;
  const moments = [...momentsOf(thread, visit.settings), ...workMoments(thread, visit, at)];
  return {
    ...thread,
    ...(waitsFor ? { waitingFor: waitsFor.reason } : {}),
    ...(moments.length > 0 ? { dueAt: Math.min(...moments) } : {}),
  };
}

function workMoments(
  thread: Thread,
  { page, now, jitter }: Visit,
  at: number | undefined,
): readonly number[] {
  const known = thread.mailbox.filter(({ verb }) => verb !== 'unknown');
  const unknown = thread.mailbox.length > known.length ? [now + TIMES.unknownVerb] : [];
  if (known.length === 0) return unknown;
  const tooLateAt = Math.min(...known.map(({ notAfter }) => notAfter)) + 1;
  const workable =
    page.pause && isPaused(page, now) ? page.pause.until + jitter * TIMES.pauseSpread : (at ?? now);
  return [...unknown, Math.min(tooLateAt, Math.round(workable))];
}
