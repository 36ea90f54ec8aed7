import { unbegun } from './attempt.ts';
import type { Begun, Command } from './command.ts';
import { giveUp } from './give-up.ts';
import { journal } from './journal.ts';
import { MAX_DOUBTS, TIMES } from './limits.ts';
import { change, enqueue, putBack, remove } from './mailbox.ts';
import { isElsewhere } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Thread } from './thread.ts';
import { verifyCommand } from './verify-command.ts';

/** What is known when a command in doubt is looked at. */
export interface Doubtful {
  readonly settings: PageSettings;
  /** Echoes of what we say are known to arrive for this Page. */
  readonly hearsEchoes: boolean;
  /** Unix ms. */
  readonly now: number;
}

type InDoubt = Command & { readonly begun: Begun };

/**
 * What becomes of a command that was found begun and unsettled, or whose call ended without an answer:
 *
 * | verb                          | then                                                                         |
 * | ----------------------------- | ---------------------------------------------------------------------------- |
 * | say                           | waits for its echo; then once more if echoes arrive here, else unconfirmed   |
 * | handOver                      | waits likewise; control that has moved proves it                             |
 * | pass, release, take, request  | Meta is asked first: it happened if control is where it was to go            |
 * | verify, extend, answer        | again: repeating them does no harm                                           |
 *
 * Returns `waitUntil` (Unix ms) while there is nothing to do but wait.
 */
export function resolveDoubt(
  before: Thread,
  found: InDoubt,
  doubtful: Doubtful,
): { readonly thread: Thread; readonly waitUntil?: number } {
  const { thread, command } = mark(before, found);
  switch (command.verb) {
    case 'say':
    case 'handOver':
      return resolveWords(thread, command, doubtful);
    case 'pass':
    case 'release':
    case 'take':
    case 'request':
      return { thread: resolveMove(thread, command, doubtful) };
    case 'verify':
    case 'extend':
    case 'answer':
    case 'unknown':
      return { thread: putBack(thread, unbegun(command)) };
  }
}

/**
 * Marks a command whose caller has died; one whose call ended in doubt is marked already. Nobody knows when a dead
 * caller asked: the wait for an echo begins at the latest moment.
 */
function mark(thread: Thread, command: InDoubt): { thread: Thread; command: InDoubt } {
  if (command.begun.inDoubt) return { thread, command };
  const { begun } = command;
  const at = isWords(command) ? begun.at + TIMES.beforeCall : begun.at;
  const marked = { ...command, doubts: (command.doubts ?? 0) + 1, begun: { ...begun, at, inDoubt: true } };
  return { thread: change(thread, marked), command: marked };
}

function isWords({ verb }: Command): boolean {
  return verb === 'say' || verb === 'handOver';
}

function resolveWords(thread: Thread, command: InDoubt, { settings, hearsEchoes, now }: Doubtful) {
  const waitUntil = command.begun.at + TIMES.graphCall + TIMES.echoWait;
  if (now < waitUntil) return { thread, waitUntil };
  if (command.verb === 'handOver') {
    const asked = askFirst(thread, command, now);
    if (asked) return { thread: asked };
    if (hasMoved(thread, command)) return { thread: happened(thread, command, now) };
  }
  const isInTime = now <= command.notAfter && (command.doubts ?? 0) < MAX_DOUBTS;
  // An echo that names nobody may have been of these very words.
  const mayRepeat =
    isInTime && hearsEchoes && settings.inDoubt === 'resend' && command.begun.echo === undefined;
  if (mayRepeat) return { thread: change(thread, unbegun(command)) };
  return { thread: giveUp(thread, command, 'unconfirmed', settings, now) };
}

function resolveMove(thread: Thread, command: InDoubt, { now }: Doubtful): Thread {
  const asked = askFirst(thread, command, now);
  if (asked) return asked;
  return hasMoved(thread, command) ? happened(thread, command, now) : change(thread, unbegun(command));
}

/** Queues the question to Meta, unless it has been asked since the attempt. */
function askFirst(thread: Thread, command: InDoubt, now: number): Thread | undefined {
  if ((thread.askedAt ?? 0) > command.begun.at) return undefined;
  return enqueue(thread, verifyCommand(thread, 'in-doubt', now), now);
}

/** A thread that is idle has been released, but not passed to anybody. */
function hasMoved({ unproven, owner }: Thread, { verb }: Command): boolean {
  if (unproven) return false;
  if (verb === 'take' || verb === 'request') return owner.kind === 'us';
  return verb === 'release' ? owner.kind !== 'us' : isElsewhere(owner);
}

function happened(thread: Thread, command: Command, now: number): Thread {
  return journal(remove(thread, command.id), {
    at: now,
    what: command.verb,
    id: command.id,
    verdict: 'done',
    detail: 'known by thread_owner',
  });
}
