import { nextAttemptAt } from '../graph/retry-times.ts';
import type { AnswerCommand } from '../thread/command.ts';
import { TIMES } from '../thread/limits.ts';
import type { Outcome } from '../thread/outcome.ts';
import type { PageSettings } from '../thread/settings.ts';
import type { Thread } from '../thread/thread.ts';
import type { HandoverParts } from './handover-parts.ts';
import { readActions } from './read-actions.ts';

const TOO_LATE = Symbol('too late');

/** Asks the bot. A bot that throws or takes too long is asked again; one that asks for what there is not, never. */
export async function runBot(
  command: AnswerCommand,
  { psid }: Thread,
  settings: PageSettings,
  { bot, wait, now, random, log }: HandoverParts,
): Promise<Outcome> {
  const done = new AbortController();
  const tooLate = wait(TIMES.bot, done.signal).then(() => TOO_LATE);
  const retry = (detail: string): Outcome => ({
    kind: 'retry',
    retryAt: nextAttemptAt(now(), command.attempts, undefined, random),
    detail,
  });
  try {
    const answering = Promise.resolve(bot({ psid, turn: command.turn, settings }));
    const answered = await Promise.race([answering, tooLate]);
    if (answered === TOO_LATE) return retry('bot-timeout');
    const read = readActions(answered, settings);
    if ('actions' in read) return { kind: 'actions', actions: read.actions };
    log.error('The bot asks for what cannot be done', { command: command.id, ...read });
    return { kind: 'refused', detail: 'bot-error' };
  } catch (error) {
    log.error('The bot failed', { command: command.id, ...whereFrom(error) });
    return retry('bot-error');
  } finally {
    done.abort();
  }
}

/** Kind and place of a bot's error. Its message is left out: it may quote the person. */
function whereFrom(error: unknown): { readonly error: string; readonly stack?: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error };
  // The stack begins with the message, whose lines may look like frames.
  const { stack = '', message } = error;
  const head = `${error.name}: ${message}\n`;
  const frames = stack.startsWith(head) ? stack.slice(head.length).split('\n') : [];
  return { error: error.name, stack: frames.map((line) => line.trim()) };
}
