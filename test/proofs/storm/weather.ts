import { calm, untilRest, untilSilence } from './calm.ts';
import type { Conversation } from './conversation.ts';
import { brokenBySilence } from './promises/no-silence.ts';
import { brokenByForgetting } from './promises/nobody-forgotten.ts';
import { brokenByTwoVoices } from './promises/one-voice.ts';
import { brokenByUntruth } from './promises/truth.ts';
import { brew, type Storm } from './storm.ts';
import { type Table, tableInMemory } from './table-in-memory.ts';
import { Tally } from './tally.ts';

/** Lets a conversation take place in its weather, and what was promised and is broken after it. */
export async function weather(
  conversation: Conversation,
  { table = tableInMemory(), tally = new Tally() }: { table?: Table; tally?: Tally } = {},
): Promise<readonly string[]> {
  const storm = brew(conversation, table, tally);
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
  return [...storm.records.broken, ...brokenByUntruth(storm)];
}

function whatIsOpen({ written }: Storm): string {
  return [...written.threads.values()]
    .map(({ mailbox, dueAt, verifyAt, unproven }) => JSON.stringify({ mailbox, dueAt, verifyAt, unproven }))
    .join(' ');
}
