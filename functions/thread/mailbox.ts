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
 * A command that is there already is not queued again. In a full mailbox the oldest waiting `answer` is listed as
 * failed, and where there is none the newcomer; a `verify`, on which the others depend, always has room.
 */
export function enqueue(thread: Thread, command: Command, now: number): Thread {
  if (thread.mailbox.some((each) => each.id === command.id)) return thread;
  const waiting = command.verb === 'verify' ? thread.mailbox.find(isWaitingVerify) : undefined;
  return waiting ? moveToItsPlace(thread, waiting) : makeRoom(insert(thread, command), [command], now);
}

/** Whether a command is a question to Meta that starts after everything known so far. */
export function isWaitingVerify({ verb, begun }: Command): boolean {
  return verb === 'verify' && !begun;
}

/** What was under way when the command was queued may have come into doubt since, and wait for it. */
function moveToItsPlace(thread: Thread, command: Command): Thread {
  const moved = insert(remove(thread, command.id), command);
  return moved.mailbox.every((each, n) => each === thread.mailbox[n]) ? thread : moved;
}

function insert(thread: Thread, command: Command): Thread {
  const place = thread.mailbox.findIndex(
    (each) => (!each.begun || each.begun.inDoubt) && isBefore(command, each),
  );
  const index = place < 0 ? thread.mailbox.length : place;
  return { ...thread, mailbox: thread.mailbox.toSpliced(index, 0, command) };
}

function makeRoom(thread: Thread, newcomers: readonly Command[], now: number): Thread {
  const excess = thread.mailbox.length - BOUNDS.commands;
  if (excess <= 0) return thread;
  const waiting = thread.mailbox.filter(
    ({ verb, begun }) => !begun && verb !== 'verify' && verb !== 'unknown',
  );
  const answers = waiting.filter((each) => each.verb === 'answer' && !newcomers.includes(each));
  const latest = waiting.toReversed();
  const last = latest.filter((each) => newcomers.includes(each));
  return [...new Set([...answers, ...last, ...latest])]
    .slice(0, excess)
    .reduce((each, command) => fail(each, command, 'mailbox-full', now), thread);
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

/** The mailbox with a command that waits again; of two questions to Meta it is the one that does. */
export function putBack(thread: Thread, command: Command): Thread {
  const changed = change(thread, command);
  if (command.verb !== 'verify') return changed;
  const isOther = (each: Command) => isWaitingVerify(each) && each.id !== command.id;
  return { ...changed, mailbox: changed.mailbox.filter((each) => !isOther(each)) };
}

/** The mailbox with a command replaced, in its place, by those that carry it on. Its bound holds as in `enqueue`. */
export function replaceBy(thread: Thread, id: string, commands: readonly Command[], now: number): Thread {
  const mailbox = thread.mailbox.flatMap((each) => (each.id === id ? commands : [each]));
  return makeRoom({ ...thread, mailbox }, commands, now);
}
