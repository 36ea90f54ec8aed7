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
  const resumesAt = resumption(visit);
  const isWaiting = resumesAt !== undefined && thread.mailbox.length > 0;
  const reason = isWaiting ? visit.page.pause?.reason : undefined;
  const ofTime = momentsOf(thread, visit.settings).map((moment) => Math.max(moment, resumesAt ?? 0));
  const moments = [...ofTime, ...workMoments(thread, visit.now, resumesAt ?? at ?? visit.now)];
  return {
    ...thread,
    ...(reason === undefined ? {} : { waitingFor: reason }),
    ...(moments.length > 0 ? { dueAt: Math.min(...moments) } : {}),
  };
}

/** When this thread of a paused Page comes back; undefined if nothing is asked to wait. */
function resumption({ page, now, jitter }: Visit): number | undefined {
  if (!page.pause || !isPaused(page, now)) return undefined;
  return Math.round(page.pause.until + jitter * TIMES.pauseSpread);
}

function workMoments(thread: Thread, now: number, workableAt: number): readonly number[] {
  const known = thread.mailbox.filter(({ verb }) => verb !== 'unknown');
  const unknown = thread.mailbox.length > known.length ? [now + TIMES.unknownVerb] : [];
  if (known.length === 0) return unknown;
  // What is in doubt is resolved first, whether or not it is too late.
  const tooLateAt = Math.min(...known.filter(({ begun }) => !begun).map(({ notAfter }) => notAfter)) + 1;
  return [...unknown, Math.min(tooLateAt, workableAt)];
}
