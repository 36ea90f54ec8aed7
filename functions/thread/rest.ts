import type { Visit } from './advance.ts';
import { TIMES } from './limits.ts';
import { isWaitingVerify } from './mailbox.ts';
import { isPaused } from './page.ts';
import { patience } from './patience.ts';
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
  // Nobody waits for what time alone makes due: while Meta cannot be asked, it waits longer and longer.
  const patientUntil =
    resumesAt === undefined ? 0 : Math.max(resumesAt, visit.now + patience(thread, visit.now));
  const ofTime = momentsOf(thread, visit.settings).map((moment) => Math.max(moment, patientUntil));
  const moments = [...ofTime, ...workMoments(thread, visit.now, resumesAt, at)];
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

function workMoments(thread: Thread, now: number, resumesAt?: number, at?: number): readonly number[] {
  const known = thread.mailbox.filter(({ verb }) => verb !== 'unknown');
  const unknown = thread.mailbox.length > known.length ? [now + TIMES.unknownVerb] : [];
  if (known.length === 0) return unknown;
  // What is in doubt is resolved first, whether or not it is too late.
  const tooLateAt = Math.min(...known.filter(({ begun }) => !begun).map(({ notAfter }) => notAfter)) + 1;
  // Nobody waits for a question alone: it does not come back with a paused Page, though it does for its own retry.
  const isPatient = resumesAt !== undefined && known.every(isWaitingVerify);
  return [...unknown, isPatient ? tooLateAt : Math.min(tooLateAt, resumesAt ?? at ?? now)];
}
