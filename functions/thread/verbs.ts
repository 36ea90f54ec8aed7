import type { PageSettings } from '../settings/settings.ts';
import type { KnownCommand, Verb } from './command.ts';
import { EXTEND, PASS, RECLAIM, RELEASE } from './control.ts';
import { ANSWER, SAY } from './speak.ts';
import type { Thread } from './thread.ts';
import type { VerbRules } from './verb-rules.ts';
import { VERIFY } from './verify.ts';

/**
 * The rules of each verb. A verb without an entry does not compile; its schema is in command.ts, and its call to Graph
 * in functions/handover/calls.ts.
 */
const VERBS: { readonly [V in Verb]: VerbRules<V> } = {
  answer: ANSWER,
  say: SAY,
  pass: PASS,
  reclaim: RECLAIM,
  release: RELEASE,
  extend: EXTEND,
  verify: VERIFY,
};

/** The rules of a command's verb. */
export function rulesOf({ verb }: KnownCommand): VerbRules<Verb> {
  return VERBS[verb];
}

/** Takes a command out of the mailbox as failed. `at` in Unix ms. */
export function giveUp(
  thread: Thread,
  command: KnownCommand,
  reason: string,
  settings: PageSettings,
  at: number,
): Thread {
  return rulesOf(command).giveUp(thread, command, reason, settings, at);
}
