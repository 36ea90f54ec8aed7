import { unbegun } from './attempt.ts';
import type { Command } from './command.ts';
import { giveUp } from './give-up.ts';
import { journal } from './journal.ts';
import { change, enqueue, remove } from './mailbox.ts';
import type { Told } from './outcome.ts';
import { isElsewhere } from './owner.ts';
import type { PageSettings } from './settings.ts';
import type { Thread } from './thread.ts';
import { isReturn } from './verb-of-mode.ts';
import { verifyCommand } from './verify-command.ts';

/**
 * Settles a command that Meta refused because somebody else owns the thread, or, for `take` and `request`, for
 * whatever reason (it does not document that of "you own it already"). Meta is asked who does, and then
 *
 * | command                 | then                                                                             |
 * | ----------------------- | -------------------------------------------------------------------------------- |
 * | release, extend         | dropped: there is no control to release or extend                                |
 * | take, request           | done if the thread is ours or idle, else listed as failed (`advance`)            |
 * | any other, first time   | tried once more if nobody else owns the thread after all                         |
 * | any other, second time  | listed as failed                                                                 |
 */
export function settleNotOwner(
  before: Thread,
  command: Command,
  told: Told,
  settings: PageSettings,
  at: number,
): Thread {
  const noted = noteRefusal(before, command, told, at);
  if (isReturn(command)) return askOwner({ ...refusedOnce(noted, command), returnAskedAt: at }, at);
  const thread = isOver(command) ? end(noted, command, told, settings, at) : refusedOnce(noted, command);
  const owner = isElsewhere(thread.owner) ? thread.owner : ({ kind: 'foreign' } as const);
  return askOwner({ ...thread, owner, unproven: true }, at);
}

function isOver({ verb, refusedAsNotOwner }: Command): boolean {
  return refusedAsNotOwner === true || verb === 'release' || verb === 'extend';
}

function end(thread: Thread, command: Command, told: Told, settings: PageSettings, at: number): Thread {
  return command.refusedAsNotOwner
    ? giveUp(thread, command, told.detail, settings, at, told.fbtraceId)
    : remove(thread, command.id);
}

function refusedOnce(thread: Thread, command: Command): Thread {
  return change(thread, { ...unbegun(command), refusedAsNotOwner: true });
}

function askOwner(thread: Thread, at: number): Thread {
  return enqueue(thread, verifyCommand(thread, 'refused', at), at);
}

function noteRefusal(thread: Thread, command: Command, { detail, fbtraceId }: Told, at: number): Thread {
  const trace = fbtraceId === undefined ? {} : { fbtraceId };
  return journal(thread, { at, what: command.verb, id: command.id, verdict: 'refused', detail, ...trace });
}
