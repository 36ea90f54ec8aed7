import type { Command } from './command.ts';
import { journal } from './journal.ts';
import { BOUNDS } from './limits.ts';
import type { Failure, Thread } from './thread.ts';

/** Takes a command out of the mailbox, with its text, and lists it for an operator. */
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

/** Failures that have been listed since. */
export function failuresSince(before: Thread, after: Thread): readonly Failure[] {
  if (after.failures === before.failures) return [];
  const isOld = ({ command, at }: Failure) =>
    before.failures.some((each) => each.command === command && each.at === at);
  return after.failures.filter((failure) => !isOld(failure));
}
