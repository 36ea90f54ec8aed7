import type { Command } from './command.ts';
import { journal } from './journal.ts';
import { TIMES } from './limits.ts';
import { enqueue, remove } from './mailbox.ts';
import type { Timing } from './outcome.ts';
import { isElsewhere, ownerOf } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Owner, Thread } from './thread.ts';
import { verifyCommand } from './verify-command.ts';
import { weigh } from './weigh.ts';

/**
 * Settles a control command that Meta carried out: what we asked for holds, as of the call. A `request` only asks;
 * whether control came is looked up a while later. The moved control is checked once the thread is quiet, and at
 * once if evidence arrived during the call and the two cannot be ordered.
 */
export function settleMove(
  before: Thread,
  command: Command,
  isLatest: boolean,
  settings: PageSettings,
  timing: Timing,
): Thread {
  const { answeredAt } = timing;
  const entry = { at: answeredAt, what: command.verb, id: command.id } as const;
  const thread = journal(remove(before, command.id), { ...entry, verdict: 'done' });
  if (command.verb === 'request') {
    return { ...thread, returnAskedAt: answeredAt };
  }
  if (command.verb === 'extend') {
    const expiresAt = answeredAt + command.durationSeconds * 1_000;
    return isElsewhere(thread.owner) ? thread : { ...thread, expiresAt };
  }
  const owner = newOwner(command, settings);
  if (!owner) return thread;
  const claim = {
    kind: command.verb,
    owner,
    at: spanOf(timing),
    isProof: true,
    isLatest,
  };
  const weighed = weigh(thread, claim, settings);
  const moved = { ...weighed.thread, checkAt: answeredAt + settings.verifyAfterQuietMs };
  if (weighed.verdict !== 'unordered') return moved;
  return enqueue(moved, verifyCommand(moved, 'unordered', answeredAt), answeredAt);
}

function newOwner(command: Command, settings: PageSettings): Owner | undefined {
  if (command.verb === 'pass') return ownerOf(command.to, settings);
  if (command.verb === 'take') return { kind: 'us' };
  if (command.verb === 'release') return { kind: 'idle' };
  return undefined;
}

/** When, by Meta's clock, something happened that we asked for and were told of by ours. */
export function spanOf({ askedAt, answeredAt }: Timing) {
  return { from: askedAt - TIMES.clockSkew, to: answeredAt + TIMES.clockSkew };
}
