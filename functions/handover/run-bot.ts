import { type Action, commandsOf, type ReadAnswer, readActions } from '../bot/bot-contract.ts';
import { nextAttemptAt } from '../graph/retry-times.ts';
import { METRICS } from '../runtime/metric-names.ts';
import type { Outcome } from '../thread/apply-outcome.ts';
import { answersPerson, type Command, type CommandOf } from '../thread/command.ts';
import { TARGET_CLOSED } from '../thread/hand-over.ts';
import { MAX_BOT_ATTEMPTS } from '../thread/limits.ts';
import type { CallTarget, Done, HandoverParts, HandoverVisit } from './handover-visit.ts';

const TIMEOUT = Symbol('timeout');

/**
 * Asks the bot. One that throws is asked again, three times in all; one that takes too long may have acted, and is not, nor
 * is one whose answer is refused.
 */
export async function runBot(
  command: CommandOf<'answer'>,
  thread: CallTarget,
  { settings, parts }: HandoverVisit,
): Promise<Done> {
  const { psid, platform } = thread;
  const { bot, wait, now, random, log, metrics } = parts;
  const askedAt = now();
  const done = new AbortController();
  const timeout = wait(settings.botTimeoutMs, done.signal).then(() => TIMEOUT);
  const ended = (outcome: Outcome): Done => ({ outcome, timing: { askedAt, answeredAt: now() } });
  const failed = (detail: string, mayRepeat: boolean): Done => {
    metrics.count(METRICS.botFailed, 1);
    if (!mayRepeat) return ended({ kind: 'refused', detail });
    return ended({
      kind: 'retry',
      retryAt: nextAttemptAt(now(), command.attempts, undefined, random),
      detail,
    });
  };
  try {
    const answering = Promise.resolve(bot({ psid, turn: command.turn, settings, at: command.causedAt }));
    const answer = await Promise.race([answering, timeout]);
    if (answer === TIMEOUT) return failed('bot-timeout', false);
    const read = readActions(answer, settings, platform);
    report(read, command.id, parts);
    if (!read.actions) return ended({ kind: 'refused', detail: 'bot-error' });
    const { actions, isNotUnderstood } = read;
    const commands = commandsOf(command, actions, settings, platform, { thread, now: now() });
    if (answersPerson(command.cause) && isKeptInSilence(actions, commands)) {
      return ended({ kind: 'refused', detail: TARGET_CLOSED });
    }
    return ended({ kind: 'answered', commands, ...(isNotUnderstood && { isNotUnderstood }) });
  } catch (error) {
    log.error('The bot failed: see its stack', { command: command.id, ...originOf(error) });
    return failed('bot-error', command.attempts < MAX_BOT_ATTEMPTS);
  } finally {
    done.abort();
  }
}

/** Whether the bot hands over to a closed target, and the person would hear nothing about it. */
function isKeptInSilence(actions: readonly Action[], commands: readonly Command[]): boolean {
  const isHeard = commands.some(({ verb }) => verb === 'say' || verb === 'pass');
  return !isHeard && actions.some((each) => each.do === 'handOver');
}

function report(
  { actions, faults, cuts, failed }: ReadAnswer,
  command: string,
  { log, metrics }: HandoverParts,
): void {
  if (failed > 0) {
    const message = actions
      ? 'Actions of the bot are not valid, and are left out: correct them'
      : "The bot's answer is not valid: correct its actions";
    log.error(message, { command, faults });
    metrics.count(METRICS.botFailed, failed);
  }
  if (cuts.length > 0) log.warn('A text of the bot is too long: make it shorter', { command, cuts });
}

/** A frame as V8 writes it, such as `at answer (/var/task/index.mjs:1:200)`. */
const FRAME = /^at (\S+ )*\(?\S+:\d+:\d+\)?$/;

/** Kind and stack of a bot's error. Its message is left out: it may quote the person. */
function originOf(error: unknown): { readonly error: string; readonly stack?: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error };
  // The stack begins with the message, whose lines may look like frames.
  const { stack = '', message } = error;
  const head = `${error.name}: ${message}\n`;
  const frames = stack.startsWith(head) ? stack.slice(head.length).split('\n') : [];
  // Also a line of the stack may be the bot's own.
  return { error: error.name, stack: frames.map((line) => line.trim()).filter((line) => FRAME.test(line)) };
}
