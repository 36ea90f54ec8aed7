import type { PageSettings } from '../settings/settings.ts';
import type { Command, CommandOf } from './command.ts';
import { TIMES } from './limits.ts';
import { enqueue, fail } from './mailbox.ts';
import type { Thread } from './thread.ts';

/**
 * Listed as failed. The person was promised somebody: the `fallback` target gets the thread, if there is another one, and
 * if not, the person hears that nobody comes.
 */
export function passedElsewhere(
  before: Thread,
  command: CommandOf<'pass'>,
  reason: string,
  settings: PageSettings,
  at: number,
  fbtraceId?: string,
): Thread {
  const thread = fail(before, command, reason, at, fbtraceId);
  const { cause } = command;
  if (cause !== 'trigger' && cause !== 'hand-over' && cause !== 'fallback') return thread;
  const elsewhere = passToFallback(thread, command, settings, at);
  if (elsewhere) return elsewhere;
  const text = settings.texts.nobodyCame;
  // In doubt, another app may have the thread, and speak.
  if (text === '' || thread.unproven) return thread;
  const notAfter = at + settings.answerWithinMs;
  const base = {
    id: `${command.id}-nobody`,
    cause: 'fallback',
    causedAt: at,
    notAfter,
    attempts: 0,
  } as const;
  return enqueue(thread, { ...base, verb: 'say', text, channel: 'messaging', once: 'nobodyCame' }, at);
}

/** A pass to the `fallback` target in the place of what has failed; undefined if there is no other target. */
export function passToFallback(
  thread: Thread,
  { id, ...failed }: Command,
  settings: PageSettings,
  at: number,
): Thread | undefined {
  const target = settings.fallback === undefined ? undefined : settings.targets[settings.fallback];
  if (!target || ('to' in failed && failed.to === target.appId)) return undefined;
  const pass: CommandOf<'pass'> = {
    verb: 'pass',
    id: `${id}-fallback`,
    cause: 'fallback',
    causedAt: at,
    notAfter: at + TIMES.pass,
    attempts: 0,
    to: target.appId,
    metadata: 'fallback',
  };
  return enqueue(thread, pass, at);
}
