import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import { RECORDS } from '../../../functions/store/table.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import { CANARIES } from './canaries.ts';
import type { Storm } from './storm.ts';

const MINUTE = 60_000;
/**
 * Sweeps that may be needed after the storm until a thread is at rest, each at its own `dueAt` and none in between:
 * a lease that a dead visit has left runs out; words in doubt wait for their echo; the Page's pause ends; what was
 * refused, retried or in doubt is asked about; and the owner is checked when the thread has been quiet. That check has
 * been put off by as long as the thread was quiet where Meta could not be asked, an hour and more if the Page was
 * blocked; meanwhile a silent human is asked for the thread twice an hour, with a look whether it came each time.
 */
const SWEEPS_TO_REST = 12;
/** Further ones until nothing is due any more: control runs out a day later, and a silent human's thread is asked for. */
const SWEEPS_TO_SILENCE = 40;

/** A thread that waits for nothing but the end of somebody's control, or for a human's silence to be long enough. */
function isAtRest(thread: Thread): boolean {
  const { mailbox, verifyAt, expiresAt = 0 } = thread;
  // The same moment as in verify.ts: control has run out.
  const isExpiryCheck = verifyAt === expiresAt + TIMES.clockSkew + 1_000;
  return mailbox.length === 0 && (verifyAt === undefined || isExpiryCheck);
}

/**
 * The storm is over: nothing goes wrong any more, and what is on its way arrives. Where Meta has refused the Page's
 * token, the operator whom the alarm has called stores a new one, which the pause waits for.
 */
export async function calm(storm: Storm): Promise<void> {
  storm.plan.calm();
  await storm.drain();
  const items = await storm.table.items();
  const isRefused = items.some(
    (item) => item.record?.S === RECORDS.page && item.pause?.M?.reason?.S === 'token',
  );
  if (isRefused) storm.ssm.put('/storm/pages/100000000000001/access-token', CANARIES.pageToken);
}

/**
 * Sweeps until every thread has been at rest once; how many sweeps that took, or undefined if it were too many. Time
 * alone may have set others going again meanwhile.
 */
export async function untilRest(storm: Storm): Promise<number | undefined> {
  const rested = new Set<ThreadKey>();
  return sweepWhile(storm, SWEEPS_TO_REST, (thread, key) => {
    if (isAtRest(thread)) rested.add(key);
    return !rested.has(key);
  });
}

/** Sweeps until nothing is due any more. */
export async function untilSilence(storm: Storm): Promise<number | undefined> {
  return sweepWhile(storm, SWEEPS_TO_SILENCE, ({ dueAt }) => dueAt !== undefined);
}

async function sweepWhile(
  storm: Storm,
  most: number,
  isOpen: (thread: Thread, key: ThreadKey) => boolean,
): Promise<number | undefined> {
  const { written, conversation, time } = storm;
  for (let sweeps = 0; sweeps <= most; sweeps += 1) {
    const open = [...written.threads].filter(([key, thread]) => isOpen(thread, key));
    if (open.length === 0) return sweeps;
    const due = Math.min(...open.map(([, { dueAt }]) => dueAt ?? time.now())) - conversation.skewMs;
    await storm.passUntil(Math.ceil(Math.max(due, time.now() + 1) / MINUTE) * MINUTE);
    await storm.drain();
  }
  return undefined;
}
