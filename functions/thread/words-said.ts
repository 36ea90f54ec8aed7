import type { HandOverCommand, SayCommand } from './command.ts';
import { eventHash } from './event-hash.ts';
import { AFTER_WORDS, passOf } from './hand-over.ts';
import { journal } from './journal.ts';
import { BOUNDS } from './limits.ts';
import { enqueue, remove, replaceBy } from './mailbox.ts';
import type { Thread } from './thread.ts';
import { verifyCommand } from './verify-command.ts';

/** How we know that words of ours went out. */
export interface Proof {
  /** Unix ms. */
  readonly at: number;
  readonly by: 'answer' | 'echo';
  readonly messageId?: string | undefined;
}

/**
 * Settles words that went out, told by Graph's answer or by their echo, whichever comes first. After a hand-over in
 * one call nothing is known about control: a `verify` and a plain `pass`, in case it is still ours, take its place.
 */
export function wordsSaid(before: Thread, command: SayCommand | HandOverCommand, proof: Proof): Thread {
  const thread = journal(before, {
    at: proof.at,
    what: command.verb,
    id: command.id,
    verdict: 'done',
    detail: `known by ${proof.by}`,
  });
  if (command.verb === 'say') return rememberSaid(remove(thread, command.id), proof);
  const moved = {
    ...replaceBy(thread, command.id, [passOf(command, AFTER_WORDS)], proof.at),
    unproven: true,
  };
  return rememberSaid(enqueue(moved, verifyCommand(moved, AFTER_WORDS, proof.at), proof.at), proof);
}

function rememberSaid(thread: Thread, { messageId }: Proof): Thread {
  if (messageId === undefined) return thread;
  return { ...thread, said: [...thread.said, eventHash(messageId)].slice(-BOUNDS.said) };
}
