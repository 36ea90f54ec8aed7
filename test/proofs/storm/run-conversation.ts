import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import { RECORDS } from '../../../functions/store/table.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import { type Table, tableInMemory } from '../../support/table-in-memory.ts';
import type { Conversation } from './conversation.ts';
import { Tally } from './coverage.ts';
import { CANARIES } from './deployed-settings.ts';
import { brokenBySilence } from './promises/no-silence.ts';
import { brokenByForgetting } from './promises/nobody-forgotten.ts';
import { brokenByWaiting } from './promises/nobody-waits.ts';
import { brokenByTwoVoices } from './promises/one-voice.ts';
import { brokenByUntruth } from './promises/truth.ts';
import { type Storm, startStorm } from './storm.ts';

/** Runs a conversation with its faults and gives the promises that are broken after it. */
export async function runConversation(
  conversation: Conversation,
  { table = tableInMemory(), tally = new Tally() }: { table?: Table; tally?: Tally } = {},
): Promise<readonly string[]> {
  const storm = startStorm(conversation, table, tally);
  tally.add('conversations');
  for (const [n, step] of conversation.steps.entries()) await storm.take(step, n);
  await calm(storm);
  const sweeps = await untilRest(storm);
  tally.add(`at rest after ${sweeps} sweeps`);
  const atRest = [
    ...storm.records.broken,
    ...(sweeps === undefined ? [`not at rest: ${whatIsOpen(storm)}`] : []),
    ...brokenByTwoVoices(storm),
    ...brokenByForgetting(storm),
    ...brokenByUntruth(storm),
    ...(await brokenBySilence(storm)),
  ];
  if (atRest.length > 0) return atRest;
  const toSilence = await untilSilence(storm);
  if (toSilence === undefined) tally.add('not silent after a day');
  return [...storm.records.broken, ...brokenByUntruth(storm), ...brokenByWaiting(storm)];
}

function whatIsOpen({ written }: Storm): string {
  return [...written.threads.values()]
    .map(({ mailbox, dueAt, verifyAt, unproven }) => JSON.stringify({ mailbox, dueAt, verifyAt, unproven }))
    .join(' ');
}

const MINUTE = 60_000;
/**
 * The most sweeps after the storm until a thread is at rest, each at a `dueAt`: the mark of a dead visit runs out; words
 * in doubt wait for their echo; the Page's pause ends; Meta is asked about a refused, repeated or doubtful call; and the
 * owner is checked when the thread has been quiet. While Meta could not be asked, that check was postponed by as long as
 * the thread was quiet: an hour and more if the Page was blocked. Meanwhile the thread of a silent agent is requested
 * twice an hour, with a check after each request.
 */
const SWEEPS_TO_REST = 12;
/** The most further sweeps until nothing is due: control runs out a day later, and a silent agent's thread is requested. */
const SWEEPS_TO_SILENCE = 40;

/** Whether a thread waits only for the end of an app's control, or for an agent's silence. */
function isAtRest(thread: Thread, now: number): boolean {
  const { mailbox, verifyAt, expiresAt = 0 } = thread;
  // The same moment as in ownership.ts: control will have run out.
  const isExpiryCheck = verifyAt === expiresAt + TIMES.clockSkew + 1_000 && verifyAt > now;
  return mailbox.length === 0 && (verifyAt === undefined || isExpiryCheck);
}

/**
 * Ends the storm: nothing goes wrong any more, and everything on its way arrives. If Meta refused the Page's token, the
 * operator stores a new one after the alarm, and the pause ends.
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
 * Sweeps until every thread was at rest once. Gives the number of sweeps, or undefined after too many. A thread may go on
 * again meanwhile by its timers.
 */
async function untilRest(storm: Storm): Promise<number | undefined> {
  const rested = new Set<ThreadKey>();
  return sweepWhile(storm, SWEEPS_TO_REST, (thread, key) => {
    if (isAtRest(thread, storm.time.now())) rested.add(key);
    return !rested.has(key);
  });
}

/** Sweeps until nothing is due. Gives the number of sweeps, or undefined after too many. */
async function untilSilence(storm: Storm): Promise<number | undefined> {
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
