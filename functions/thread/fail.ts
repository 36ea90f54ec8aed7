import type { Command } from './command.ts';
import { journal } from './journal.ts';
import { BOUNDS } from './limits.ts';
import type { Thread } from './thread.ts';

/** Takes a command out of the mailbox, with its text, and lists it for an operator, who is told by the next visit. */
export function fail(
  thread: Thread,
  command: Pick<Command, 'id' | 'verb'>,
  reason: string,
  at: number,
  fbtraceId?: string,
): Thread {
  const trace = fbtraceId === undefined ? {} : { fbtraceId };
  const failure = { command: command.id, verb: command.verb, reason, at, ...trace };
  const listed = {
    ...thread,
    mailbox: thread.mailbox.filter((each) => each.id !== command.id),
    failures: [...thread.failures, failure].slice(-BOUNDS.failures),
    failuresListed: (thread.failuresListed ?? 0) + 1,
  };
  return journal(listed, {
    at,
    what: command.verb,
    id: command.id,
    verdict: 'failed',
    detail: reason,
    ...trace,
  });
}
