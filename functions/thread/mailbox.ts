import { type Command, type CommandOf, isInDoubt, isWaiting } from './command.ts';
import { BOUNDS } from './limits.ts';
import { note, type Thread } from './thread.ts';

/**
 * Queues a command in its place:
 *
 * | verb                                       | place                                                       |
 * | ------------------------------------------ | ----------------------------------------------------------- |
 * | `verify`                                   | before all commands that are not under way; only one waits  |
 * | `pass`, unless another app requested it    | before the answers that wait                                |
 * | the words of a hand-over                   | likewise                                                    |
 * | any other                                  | last                                                        |
 *
 * A command that is already there is not queued again. In a full mailbox the oldest waiting `answer` is listed as
 * failed, and without one the new command. A `verify` always has room, because the others depend on it.
 */
export function enqueue(thread: Thread, command: Command, now: number): Thread {
  if (thread.mailbox.some((each) => each.id === command.id)) return thread;
  const waiting = command.verb === 'verify' ? thread.mailbox.find(isWaitingVerify) : undefined;
  return waiting ? moveToItsPlace(thread, waiting) : makeRoom(insert(thread, command), [command], now);
}

/** Whether a command is a question to Meta that is still to be asked. */
export function isWaitingVerify(command: Command): boolean {
  return command.verb === 'verify' && isWaiting(command);
}

/** A command that was under way when the `verify` was queued may be in doubt now, and wait for it. */
function moveToItsPlace(thread: Thread, command: Command): Thread {
  const moved = insert(remove(thread, command.id), command);
  return moved.mailbox.every((each, n) => each === thread.mailbox[n]) ? thread : moved;
}

function insert(thread: Thread, command: Command): Thread {
  const place = thread.mailbox.findIndex(
    (each) => (isWaiting(each) || isInDoubt(each)) && isBefore(command, each),
  );
  const index = place < 0 ? thread.mailbox.length : place;
  return { ...thread, mailbox: thread.mailbox.toSpliced(index, 0, command) };
}

function isBefore(command: Command, waiting: Command): boolean {
  if (command.verb === 'verify') return true;
  return waiting.verb === 'answer' && (isHandOver(command) || isPassOfOurs(command));
}

/** A part of a hand-over that the person asked for: its words, or its pass. */
function isHandOver(command: Command): boolean {
  return (command.verb === 'say' || command.verb === 'pass') && command.cause === 'trigger';
}

function isPassOfOurs(command: Command): boolean {
  return command.verb === 'pass' && command.cause !== 'request';
}

function makeRoom(thread: Thread, newcomers: readonly Command[], now: number): Thread {
  const excess = thread.mailbox.length - BOUNDS.commands;
  if (excess <= 0) return thread;
  const waiting = thread.mailbox.filter(
    (each) => isWaiting(each) && each.verb !== 'verify' && each.verb !== 'unknown',
  );
  const answers = waiting.filter((each) => each.verb === 'answer' && !newcomers.includes(each));
  const latest = waiting.toReversed();
  const last = latest.filter((each) => newcomers.includes(each));
  const words = last.filter(({ verb }) => verb === 'say');
  return [...new Set([...answers, ...words, ...last, ...latest])]
    .slice(0, excess)
    .reduce((each, command) => fail(each, command, 'mailbox-full', now), thread);
}

/**
 * The command whose turn it is. What has begun at the head of the mailbox is finished first. Then comes a `verify`,
 * because its answer decides about the others; then what has begun out of turn; then a hand-over that the person asked
 * for, which overtakes the bot's answers. Verbs of a later version have no turn.
 *
 * The words of a hand-over have one attempt before its pass. What is not done then does not keep the pass waiting. A message
 * on which the bot has failed lets all others go first at `now` (Unix ms), until the bot is to be asked again.
 */
export function nextCommand({ mailbox }: Thread, now: number): Command | undefined {
  const isReady = mailbox.some((each) => each.verb !== 'unknown' && !isPutOff(each, now));
  const known = mailbox.filter(
    (each) =>
      each.verb !== 'unknown' &&
      !(isReady && isPutOff(each, now)) &&
      !mailbox.some((pass) => goesBefore(pass, each)),
  );
  const [first] = known;
  if (!first || !isWaiting(first)) return first;
  const isOvertaken = first.verb === 'answer' || first.verb === 'say';
  return (
    known.find(({ verb }) => verb === 'verify') ??
    known.find((each) => !isWaiting(each)) ??
    (isOvertaken ? known.find(isHandOver) : undefined) ??
    first
  );
}

/** Whether it is an answer that the bot is to be asked for again, later. */
function isPutOff({ verb, begun, retryAt }: Command, now: number): boolean {
  return verb === 'answer' && begun === undefined && retryAt !== undefined && retryAt > now;
}

/** Whether a pass has its turn before these words of its own hand-over, because they have had their attempt. */
function goesBefore(pass: Command, words: Command): boolean {
  if (pass.verb !== 'pass' || !isWordsOfHandOver(words) || !isTried(words)) return false;
  return isHandOverOf(pass, words);
}

/** Whether a pass and words belong to one hand-over. */
export function isHandOverOf(pass: CommandOf<'pass'>, words: CommandOf<'say'>): boolean {
  return words.cause === pass.cause && words.causedAt === pass.causedAt;
}

/** Its last attempt has ended, and it was not done. */
function isTried(command: Command): boolean {
  return isInDoubt(command) || (isWaiting(command) && command.attempts > 0);
}

/** Words that a pass follows. They are not repeated, because the pass does not wait for them. */
export function isWordsOfHandOver(command: Command): command is CommandOf<'say'> {
  return command.verb === 'say' && (command.cause === 'trigger' || command.cause === 'hand-over');
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

/** The mailbox with a command that waits again; it takes the place of another `verify` that waits. */
export function putBack(thread: Thread, command: Command): Thread {
  const changed = change(thread, command);
  if (command.verb !== 'verify') return changed;
  const isOther = (each: Command) => isWaitingVerify(each) && each.id !== command.id;
  return { ...changed, mailbox: changed.mailbox.filter((each) => !isOther(each)) };
}

/**
 * The mailbox with a command replaced, in its place, by others. Its bound holds as in `enqueue`; new words are listed as
 * failed before other new commands, because a pass matters more than the end of a long text.
 */
export function replaceBy(thread: Thread, id: string, commands: readonly Command[], now: number): Thread {
  const mailbox = thread.mailbox.flatMap((each) => (each.id === id ? commands : [each]));
  return makeRoom({ ...thread, mailbox }, commands, now);
}

/** Takes a command out of the mailbox, with its text, because the person took the message back. `at` in Unix ms. */
export function leaveUnsent(thread: Thread, { id, verb }: Command, at: number): Thread {
  return note(remove(thread, id), { at, what: verb, id, verdict: 'left', detail: 'unsent' });
}

/** Takes a command out of the mailbox, with its text, and lists it as failed. `at` in Unix ms. */
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
    ...remove(thread, command.id),
    failures: [...thread.failures, failure].slice(-BOUNDS.failures),
  };
  return note(listed, {
    at,
    what: command.verb,
    id: command.id,
    verdict: 'failed',
    detail: reason,
    ...trace,
  });
}
