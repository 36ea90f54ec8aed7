import type { PageSettings } from '../settings/settings.ts';
import type { KnownCommand, Verb } from './command.ts';
import { EXTEND, PASS, RECLAIM, RELEASE } from './control.ts';
import { ANSWER, SAY } from './speak.ts';
import type { Thread } from './thread.ts';
import type { VerbRules } from './verb-rules.ts';
import { VERIFY } from './verify.ts';

/**
 * The rules of each verb. A new verb needs three things, and does not compile without them:
 *
 * 1. in command.ts, what is stored of it (`commandSchemas`), and how it ends if it succeeds (`Successes`);
 * 2. its rules, in the file where they fit, and its entry here;
 * 3. in functions/handover/calls.ts, its call (`CALLS`), with a method of `GraphClient`.
 *
 * The compiler does not ask for these: its place among other commands (mailbox.ts), `isMove` in control.ts if it moves
 * control, the meaning of bare error codes at its edge (`BARE_CODES_AT` in functions/graph/error-catalogue.ts; without it
 * a bare 3, 10 or 200 pauses the whole Page), the action that lets a bot ask for it (functions/bot/bot-contract.ts), and
 * the edge at the simulated Meta (local/meta).
 * test/thread/verbs.test.ts lists what every verb is held to. It does not compile without the new verb, nor do
 * test/support/simulated-graph.ts and test/proofs/fuzz/graph.test.ts without the new method.
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
