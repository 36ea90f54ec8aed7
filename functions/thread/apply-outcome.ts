import type { PageSettings } from '../settings/settings.ts';
import {
  type Command,
  isInDoubt,
  isKnown,
  type KnownCommand,
  type Success,
  withoutAttempt,
  withoutMark,
} from './command.ts';
import { change, putBack, remove } from './mailbox.ts';
import { hearOthers } from './nameless-echoes.ts';
import { note, type Thread } from './thread.ts';
import type { Answered, Refusal, Timing } from './verb-rules.ts';
import { rulesOf } from './verbs.ts';
import { endWaitBy } from './waiting.ts';

/** How an attempt at a command ended. */
export type Outcome =
  | Success
  /** Whether Meta did it is unknown. `retryAt` (Unix ms) is for a verb that may be repeated. */
  | ({ readonly kind: 'inDoubt'; readonly retryAt: number } & Refusal)
  /** It was not done, and may be tried again at `retryAt` (Unix ms). */
  | ({ readonly kind: 'retry'; readonly retryAt: number } & Refusal)
  /** It was not even tried: it waits until `retryAt` (Unix ms), and counts as no attempt. */
  | { readonly kind: 'postponed'; readonly retryAt: number; readonly detail: string }
  /** Refused for a reason that concerns the whole Page: it waits for the Page. */
  | ({ readonly kind: 'paused' } & Refusal)
  /** Refused, because another app owns the thread. */
  | ({ readonly kind: 'notOwner' } & Refusal)
  /** Refused, because the person blocked the Page or left. */
  | ({ readonly kind: 'unreachable' } & Refusal)
  /** Refused for good. */
  | ({ readonly kind: 'refused' } & Refusal);

/**
 * What an answer from Graph or from the bot tells, and what becomes of the command:
 *
 * | outcome                        | the command                                                               |
 * | ------------------------------ | ------------------------------------------------------------------------- |
 * | said, moved, requested, owner  | done                                                                      |
 * | answered                       | replaced, in its place, by what the bot wants done                        |
 * | inDoubt                        | keeps its mark and is resolved later; one that may be repeated waits      |
 * | retry                          | waits until `retryAt`                                                     |
 * | postponed, paused              | waits until `retryAt`, or for the Page                                    |
 * | notOwner, refused              | as the rules of its verb say                                              |
 * | unreachable                    | a message is dropped, since nobody can do anything; else as if refused     |
 *
 * `command` is as it was when the attempt began. An outcome belongs to its attempt: where another has begun since, or
 * an echo has settled the command, only what is true for both is applied.
 */
export function applyOutcome(
  thread: Thread,
  command: KnownCommand,
  outcome: Outcome,
  settings: PageSettings,
  timing: Timing,
): Thread {
  const found = thread.mailbox.find(({ id }) => id === command.id);
  const current = found && isKnown(found) ? found : undefined;
  const isOwn = current?.begun !== undefined && current.begun.attempt === command.begun?.attempt;
  const answered = { settings, timing, isLatest: isOwn && !current.begun?.overtaken };
  switch (outcome.kind) {
    case 'moved':
    case 'requested':
    case 'owner':
      return rulesOf(command).succeeded(thread, current ?? command, outcome, answered);
    case 'said':
      return current ? rulesOf(current).succeeded(thread, current, outcome, answered) : thread;
  }
  if (!current || !isOwn) return thread;
  const rules = rulesOf(current);
  if (outcome.kind === 'answered') return rules.succeeded(thread, current, outcome, answered);
  if (outcome.kind === 'inDoubt' && !rules.isRepeatable) return markDoubt(thread, current, timing.answeredAt);
  return notDone(hearOthers(thread, current, undefined, timing.answeredAt), current, outcome, answered);
}

/** The attempt has ended without effect. */
function notDone(
  thread: Thread,
  current: KnownCommand,
  outcome: Exclude<Outcome, Success>,
  answered: Answered,
): Thread {
  const rules = rulesOf(current);
  switch (outcome.kind) {
    case 'inDoubt':
    case 'retry':
      return triedLater(thread, current, outcome, answered.timing);
    case 'postponed':
      return putBack(thread, { ...withoutAttempt(current), retryAt: outcome.retryAt });
    case 'paused':
      return putBack(thread, withoutMark(current));
    case 'unreachable':
      return current.verb === 'say'
        ? dropUnreachable(thread, current, outcome, answered.timing.answeredAt)
        : rules.refused(thread, current, outcome, answered);
    case 'notOwner':
      return rules.notOwner(thread, current, outcome, answered);
    case 'refused':
      return rules.refused(thread, current, outcome, answered);
  }
}

/**
 * Marks an attempt as in doubt at `at` (Unix ms): its call had ended by then, or its executor had. An attempt is in
 * doubt once, though its outcome may be written again.
 */
export function markDoubt(thread: Thread, command: Command, at: number): Thread {
  if (!command.begun || isInDoubt(command) || !isKnown(command)) return thread;
  const doubts = (command.doubts ?? 0) + 1;
  return change(thread, { ...command, doubts, begun: { ...command.begun, doubtAt: at } });
}

function dropUnreachable(thread: Thread, command: KnownCommand, { detail }: Refusal, at: number): Thread {
  const { verb, id } = command;
  return note(endWaitBy(remove(thread, id), command), {
    at,
    what: verb,
    id,
    verdict: 'left',
    detail: `unreachable: ${detail}`,
  });
}

function triedLater(
  thread: Thread,
  command: KnownCommand,
  { retryAt, detail, fbtraceId }: { readonly retryAt: number } & Refusal,
  { answeredAt: at }: Timing,
): Thread {
  const trace = fbtraceId === undefined ? {} : { fbtraceId };
  const waiting = { ...withoutMark(command), retryAt };
  return note(putBack(thread, waiting), {
    at,
    what: command.verb,
    id: command.id,
    verdict: 'retry',
    detail,
    ...trace,
  });
}
