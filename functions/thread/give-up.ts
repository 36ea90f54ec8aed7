import type { Command } from './command.ts';
import { fail } from './fail.ts';
import { TIMES } from './limits.ts';
import { enqueue } from './mailbox.ts';
import type { PageSettings } from './settings.ts';
import type { Thread } from './thread.ts';

/** What a person said or tapped, as the reason of the commands that answer it. */
const OF_PERSON = ['message', 'quick_reply', 'postback'];

/**
 * Lists a command as failed. Where it was to answer a person, the thread is passed to the `fallback` target, if the
 * settings name one, so that somebody looks. `at` in Unix ms.
 */
export function giveUp(
  before: Thread,
  command: Command,
  reason: string,
  settings: PageSettings,
  at: number,
  fbtraceId?: string,
): Thread {
  const thread = fail(before, command, reason, at, fbtraceId);
  if (command.verb === 'verify') return askAgain(thread, reason, at);
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

/** What Meta could not be asked in time is asked again later; what it refuses to tell is not. */
function askAgain(thread: Thread, reason: string, at: number): Thread {
  const isOutage = reason === 'too-late' || reason === 'gave-up';
  return { ...thread, askedAt: at, ...(isOutage ? { checkAt: at + TIMES.ownInitiative } : {}) };
}
