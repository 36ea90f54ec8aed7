import type { Command } from './command.ts';
import { fail } from './fail.ts';
import { BOUNDS } from './limits.ts';
import type { Thread } from './thread.ts';

/**
 * Puts a command where its turn is:
 *
 * | verb                                  | place                                                      |
 * | ------------------------------------- | ---------------------------------------------------------- |
 * | `verify`                              | before everything that is not under way; one waits at most |
 * | `handOver`, `pass` of a person's wish | before the answers that wait                               |
 * | any other                             | last                                                       |
 *
 * A command that is there already is not queued again. A full mailbox lists its oldest waiting `answer` as failed,
 * and where there is none the newcomer.
 */
export function enqueue(thread: Thread, command: Command, now: number): Thread {
  if (thread.mailbox.some((each) => each.id === command.id)) return thread;
  if (command.verb === 'verify' && thread.mailbox.some((each) => each.verb === 'verify' && !each.begun)) {
    return thread;
  }
  if (thread.mailbox.length < BOUNDS.commands) return insert(thread, command);
  const oldest = thread.mailbox.find((each) => each.verb === 'answer' && !each.begun);
  if (!oldest) return fail(insert(thread, command), command, 'mailbox-full', now);
  return insert(fail(thread, oldest, 'mailbox-full', now), command);
}

function insert(thread: Thread, command: Command): Thread {
  const place = thread.mailbox.findIndex(
    (each) => (!each.begun || each.begun.inDoubt) && isBefore(command, each),
  );
  const index = place < 0 ? thread.mailbox.length : place;
  return { ...thread, mailbox: thread.mailbox.toSpliced(index, 0, command) };
}

function isBefore(command: Command, waiting: Command): boolean {
  if (command.verb === 'verify') return true;
  const isHandOver = command.verb === 'handOver' || (command.verb === 'pass' && command.reason !== 'request');
  return isHandOver && waiting.verb === 'answer';
}

/** The mailbox without a command. */
export function remove(thread: Thread, id: string): Thread {
  return { ...thread, mailbox: thread.mailbox.filter((each) => each.id !== id) };
}

/** The mailbox with a command changed in its place. */
export function change(thread: Thread, command: Command): Thread {
  return {
    ...thread,
    mailbox: thread.mailbox.map((each) => (each.id === command.id ? command : each)),
  };
}

/** The mailbox with a command replaced, in its place, by those that carry it on. */
export function replaceBy(thread: Thread, id: string, commands: readonly Command[]): Thread {
  return { ...thread, mailbox: thread.mailbox.flatMap((each) => (each.id === id ? commands : [each])) };
}
