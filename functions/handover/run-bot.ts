import { nextAttemptAt } from '../graph/next-attempt.ts';
import { commandsOf } from '../thread/action.ts';
import type { AnswerCommand } from '../thread/command.ts';
import { TIMES } from '../thread/limits.ts';
import type { Outcome } from '../thread/outcome.ts';
import type { PageSettings } from '../thread/settings.ts';
import type { Thread } from '../thread/thread.ts';
import type { HandoverParts } from './handover-parts.ts';

/** Asks the bot. A bot that throws or takes too long is asked again; one that asks for what there is not, never. */
export async function runBot(
  command: AnswerCommand,
  { psid }: Thread,
  settings: PageSettings,
  { bot, wait, now, random, log }: HandoverParts,
): Promise<Outcome> {
  const done = new AbortController();
  const tooLong = wait(TIMES.bot, done.signal).then(() => undefined);
  try {
    const answering = Promise.resolve(bot({ psid, turn: command.turn, settings }));
    const actions = await Promise.race([answering, tooLong]);
    if (!actions) return retry('bot-timeout');
    return isPossible(actions) ? { kind: 'actions', actions } : { kind: 'refused', detail: 'bot-error' };
  } catch (error) {
    log.error('The bot failed', { command: command.id, error });
    return retry('bot-error');
  } finally {
    done.abort();
  }

  function retry(detail: string): Outcome {
    return { kind: 'retry', retryAt: nextAttemptAt(now(), command.attempts, undefined, random), detail };
  }

  function isPossible(actions: Parameters<typeof commandsOf>[1]): boolean {
    try {
      commandsOf(command, actions, settings);
      return true;
    } catch (error) {
      log.error('The bot asks for what cannot be done', { command: command.id, error });
      return false;
    }
  }
}
