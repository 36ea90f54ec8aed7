import type { Command } from './command.ts';
import { BY_TRIGGER } from './decide.ts';
import { AFTER_WORDS } from './hand-over.ts';
import type { Thread } from './thread.ts';

/**
 * The command whose turn it is. What has begun at the head of the mailbox is finished first. Then come a `verify`,
 * whose answer decides about all others, what has begun out of turn, and a hand-over that the person asked for, which
 * overtakes what the bot had still to say; also words that have come back to wait, after a retry or a doubt. Verbs of a
 * later version have no turn.
 */
export function headOf({ mailbox }: Thread): Command | undefined {
  const known = mailbox.filter(({ verb }) => verb !== 'unknown');
  const [first] = known;
  if (!first || first.begun) return first;
  const handOver = isWords(first) ? known.find(isAskedFor) : undefined;
  return known.find(({ verb }) => verb === 'verify') ?? known.find(({ begun }) => begun) ?? handOver ?? first;
}

/** A hand-over, or what is left of it: the words go out before the pass, and the pass before any other words. */
function isAskedFor({ verb, reason }: Command): boolean {
  const isPart = verb === 'handOver' || verb === 'say' || verb === 'pass';
  return isPart && (reason === BY_TRIGGER || reason === AFTER_WORDS);
}

function isWords({ verb }: Command): boolean {
  return verb === 'answer' || verb === 'say';
}
