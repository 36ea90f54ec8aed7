import type { AppId } from '../messenger/ids.ts';
import { firstOpen, targetNamed } from '../settings/next-target.ts';
import { nameOf, type PageSettings, type Target } from '../settings/settings.ts';
import type { Cause, Command, CommandOf } from './command.ts';
import { TIMES } from './limits.ts';
import { enqueue, fail, isHandOverOf, isWordsOfHandOver, remove } from './mailbox.ts';
import { maySay } from './said.ts';
import type { Thread } from './thread.ts';

/*
 * Who gets a thread in the place of the target that was to get it, or that has not come: the next one in the chain of
 * `next`, and where a pass or an answer has failed, the `fallback` target. Each is offered once. If there is none, the
 * person hears that nobody comes.
 */

/** The thread where a pass is listed as failed: somebody else gets it, because the person was promised somebody. */
export function passedElsewhere(
  before: Thread,
  command: CommandOf<'pass'>,
  reason: string,
  settings: PageSettings,
  at: number,
  fbtraceId?: string,
): Thread {
  const failed = fail(before, command, reason, at, fbtraceId);
  const { cause, id, to } = command;
  if (cause !== 'trigger' && cause !== 'hand-over' && cause !== 'fallback') return failed;
  const thread = { ...failed, offered: [...(failed.offered ?? []), to] };
  const next = nextTarget(thread, nameOf(to, settings), settings, at);
  if (next) return passTo(thread, `${id}-next`, next, at);
  return passToFallback(thread, command, settings, at) ?? sayNobodyCame(thread, `${id}-nobody`, settings, at);
}

/**
 * The thread of which a hand-over goes past targets that are not there, before its words promise one; undefined if there is
 * nothing to go past. `command` is the hand-over's next one.
 */
export function passedBy(
  before: Thread,
  command: Command,
  missing: readonly AppId[],
  settings: PageSettings,
  at: number,
): Thread | undefined {
  const pass = isWordsOfHandOver(command) ? passAfter(before, command) : command;
  if (pass?.verb !== 'pass' || pass.attempts > 0 || !missing.includes(pass.to)) return undefined;
  const known = { ...before, offered: [...new Set([...(before.offered ?? []), ...missing])] };
  const thread = passedElsewhere(known, pass, 'not-connected', settings, at);
  const isPassed = thread.mailbox.some((each) => each.verb === 'pass' && !before.mailbox.includes(each));
  // Nobody will answer: these words are not said.
  return isPassed || command === pass ? thread : remove(thread, command.id);
}

/** The pass that follows these words. */
function passAfter({ mailbox }: Thread, words: CommandOf<'say'>): Command | undefined {
  return mailbox.find((each) => each.verb === 'pass' && isHandOverOf(each, words));
}

/** The first open target in the chain of `next` after this one that has not been offered to the person. */
export function nextTarget(
  { offered = [] }: Thread,
  after: string | undefined,
  settings: PageSettings,
  at: number,
): Target | undefined {
  const first = targetNamed(after, settings)?.next;
  return firstOpen(first, settings, at, ({ appId }) => !offered.includes(appId));
}

/** The thread with a pass to the `fallback` target in the place of what has failed; undefined if there is no other target. */
export function passToFallback(
  thread: Thread,
  { id, ...failed }: Command,
  settings: PageSettings,
  at: number,
): Thread | undefined {
  const target = targetNamed(settings.fallback, settings);
  if (!target || ('to' in failed && thread.offered?.includes(target.appId))) return undefined;
  return passTo(thread, `${id}-fallback`, target, at);
}

/** The thread with a pass to this target, without words. `at` is Unix ms. */
export function passTo(thread: Thread, id: string, target: Target, at: number): Thread {
  const pass: CommandOf<'pass'> = {
    verb: 'pass',
    id,
    cause: 'fallback',
    causedAt: at,
    notAfter: at + TIMES.pass,
    attempts: 0,
    to: target.appId,
    metadata: 'fallback',
  };
  return enqueue(thread, pass, at);
}

/**
 * The thread with the words that the bot has failed on a message, where the settings have some. Nothing is said about a
 * message that a newer one has overtaken. `at` is Unix ms.
 */
export function sayBotFailed(
  thread: Thread,
  { id, causedAt }: CommandOf<'answer'>,
  settings: PageSettings,
  at: number,
): Thread {
  const isOvertaken = (thread.lastPersonAt ?? 0) > causedAt;
  const text = settings.texts.botFailed;
  if (text === '' || isOvertaken || !maySay(thread, 'botFailed', at)) return thread;
  return enqueue(thread, wordsOf(`${id}-failed`, 'fallback', 'botFailed', settings, at), at);
}

/** The thread with the words that nobody comes, where the settings have some. `at` is Unix ms. */
export function sayNobodyCame(thread: Thread, id: string, settings: PageSettings, at: number): Thread {
  const text = settings.texts.nobodyCame;
  // In doubt, another app may have the thread, and speak.
  if (text === '' || thread.unproven || !maySay(thread, 'nobodyCame', at)) return thread;
  return enqueue(thread, wordsOf(id, 'nobody', 'nobodyCame', settings, at), at);
}

function wordsOf(
  id: string,
  cause: Cause,
  once: 'nobodyCame' | 'botFailed',
  { texts, answerWithinMs }: PageSettings,
  at: number,
): CommandOf<'say'> {
  const notAfter = at + answerWithinMs;
  return {
    verb: 'say',
    id,
    cause,
    causedAt: at,
    notAfter,
    attempts: 0,
    text: texts[once],
    channel: 'messaging',
    once,
  };
}
