import type { Command } from './command.ts';
import { fail } from './fail.ts';
import { passOf } from './hand-over.ts';
import { journal } from './journal.ts';
import { TIMES } from './limits.ts';
import { enqueue, remove } from './mailbox.ts';
import { patience } from './patience.ts';
import type { PageSettings } from './settings.ts';
import type { Thread } from './thread.ts';
import { isReturn } from './verb-of-mode.ts';

/** What a person said or tapped, as the reason of the commands that answer it. */
const OF_PERSON = ['message', 'quick_reply', 'postback'];
/** Reasons for which Meta could not be asked. */
const OUTAGES = ['too-late', 'gave-up'];

/**
 * Gives a command up (`at` in Unix ms):
 *
 * | command                   | then                                                                              |
 * | ------------------------- | --------------------------------------------------------------------------------- |
 * | answer or say to a person | listed as failed; the thread is passed to the `fallback` target, if there is one  |
 * | handOver                  | listed as failed: its words are lost; the pass goes on, unless it is too late      |
 * | verify, for an outage     | asked again later; nobody's words are at stake, so nobody is alarmed              |
 * | take, request             | listed as failed; control is asked for again only after another silence            |
 * | any other                 | listed as failed                                                                  |
 */
export function giveUp(
  before: Thread,
  command: Command,
  reason: string,
  settings: PageSettings,
  at: number,
  fbtraceId?: string,
): Thread {
  if (command.verb === 'verify' && OUTAGES.includes(reason)) return askLater(before, command, reason, at);
  const thread = fail(before, command, reason, at, fbtraceId);
  if (command.verb === 'verify') return { ...thread, askedAt: at };
  if (isReturn(command)) return { ...thread, returnAskedAt: at };
  if (command.verb === 'handOver') {
    return reason === 'too-late' ? thread : enqueue(thread, passOf(command, command.reason), at);
  }
  const target = settings.fallback === undefined ? undefined : settings.targets[settings.fallback];
  const isAnswer = command.verb === 'answer' || command.verb === 'say';
  if (!target || !isAnswer || !OF_PERSON.includes(command.reason)) return thread;
  return enqueue(
    thread,
    {
      verb: 'pass',
      id: `${command.id}-fallback`,
      reason: 'fallback',
      causedAt: at,
      notAfter: at + TIMES.handOver,
      attempts: 0,
      to: target.appId,
      metadata: 'fallback',
    },
    at,
  );
}

function askLater(before: Thread, command: Command, reason: string, at: number): Thread {
  const thread = { ...remove(before, command.id), askedAt: at, checkAt: at + patience(before, at) };
  return journal(thread, { at, what: 'verify', id: command.id, verdict: 'failed', detail: reason });
}
