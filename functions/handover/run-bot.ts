import { commandsOf, readActions } from '../bot/bot-contract.ts';
import { nextAttemptAt } from '../graph/retry-times.ts';
import type { Outcome } from '../thread/apply-outcome.ts';
import type { CommandOf } from '../thread/command.ts';
import { TIMES } from '../thread/limits.ts';
import type { CallTarget, Done, HandoverVisit } from './handover-visit.ts';

const TIMEOUT = Symbol('timeout');

/** Asks the bot. One that throws or takes too long is asked again; one whose answer makes no sense is not. */
export async function runBot(
  command: CommandOf<'answer'>,
  { psid }: CallTarget,
  { settings, parts }: HandoverVisit,
): Promise<Done> {
  const { bot, wait, now, random, log } = parts;
  const askedAt = now();
  const done = new AbortController();
  const timeout = wait(TIMES.bot, done.signal).then(() => TIMEOUT);
  const ended = (outcome: Outcome): Done => ({ outcome, timing: { askedAt, answeredAt: now() } });
  const retry = (detail: string): Done => {
    const retryAt = nextAttemptAt(now(), command.attempts, undefined, random);
    return ended({ kind: 'retry', retryAt, detail });
  };
  try {
    const answering = Promise.resolve(bot({ psid, turn: command.turn, settings }));
    const answer = await Promise.race([answering, timeout]);
    if (answer === TIMEOUT) return retry('bot-timeout');
    const read = readActions(answer, settings);
    if ('actions' in read) {
      return ended({ kind: 'answered', commands: commandsOf(command, read.actions, settings) });
    }
    log.error("The bot's answer is not valid: correct its actions", { command: command.id, ...read });
    return ended({ kind: 'refused', detail: 'bot-error' });
  } catch (error) {
    log.error('The bot failed: see its stack', { command: command.id, ...originOf(error) });
    return retry('bot-error');
  } finally {
    done.abort();
  }
}

/** Kind and stack of a bot's error. Its message is left out: it may quote the person. */
function originOf(error: unknown): { readonly error: string; readonly stack?: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error };
  // The stack begins with the message, whose lines may look like frames.
  const { stack = '', message } = error;
  const head = `${error.name}: ${message}\n`;
  const frames = stack.startsWith(head) ? stack.slice(head.length).split('\n') : [];
  return { error: error.name, stack: frames.map((line) => line.trim()) };
}
