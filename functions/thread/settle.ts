import { type Action, commandsOf } from './action.ts';
import { unattempted, unbegun } from './attempt.ts';
import type { AnswerCommand, Command, HandOverCommand, SayCommand } from './command.ts';
import { eventHash } from './event-hash.ts';
import { giveUp } from './give-up.ts';
import { journal } from './journal.ts';
import { change, enqueue, putBack, remove, replaceBy } from './mailbox.ts';
import type { Outcome, Timing } from './outcome.ts';
import { isElsewhere } from './owner.ts';
import type { PageSettings } from './settings.ts';
import { settleMove } from './settle-move.ts';
import { settleNotOwner } from './settle-refusal.ts';
import { settleVerify } from './settle-verify.ts';
import type { Thread } from './thread.ts';
import { inMode, isReturn } from './verb-of-mode.ts';
import { verifyCommand } from './verify-command.ts';
import { wordsSaid } from './words-said.ts';

/**
 * What an answer from Graph or from the bot tells, and what becomes of the command:
 *
 * | outcome   | the command                                                                        |
 * | --------- | ---------------------------------------------------------------------------------- |
 * | said, moved, owner | done                                                                      |
 * | actions   | replaced, in its place, by what the bot wants done                                 |
 * | inDoubt   | keeps its mark; what is in doubt is not simply repeated (`resolveDoubt`)           |
 * | retry     | waits until `retryAt`                                                              |
 * | notOwner  | Meta is asked who owns the thread; once more only if it says that nobody else does |
 * | otherMode | waits as the verb that the Page's mode has                                         |
 * | postponed, paused | waits until `retryAt`, or for the Page; counts as no attempt               |
 * | refused   | failed, listed; a `take` or `request` as for notOwner                              |
 *
 * `command` is as it was when the attempt began; by now an echo may have settled it.
 */
export function settle(
  before: Thread,
  command: Command,
  outcome: Outcome,
  settings: PageSettings,
  timing: Timing,
): Thread {
  const thread = withoutVisits(before);
  const current = thread.mailbox.find(({ id }) => id === command.id);
  const isLatest = isUnderWay(current, command);
  if (outcome.kind === 'moved') return settleMove(thread, command, isLatest, settings, timing);
  if (outcome.kind === 'owner')
    return settleVerify(thread, command, outcome.owner, isLatest, settings, timing);
  if (!current) return thread;
  const at = timing.answeredAt;
  // Another attempt has begun since: only words that went out are true for it, too.
  const isOfOther = current.begun !== undefined && current.begun.attempt !== command.begun?.attempt;
  if (isOfOther && outcome.kind !== 'said') return thread;
  switch (outcome.kind) {
    case 'said':
      if (current.verb !== 'say' && current.verb !== 'handOver') return remove(thread, current.id);
      return afterWords(thread, current, outcome.messageId, isLatest, at);
    case 'actions':
      return current.verb === 'answer' ? answered(thread, current, outcome.actions, settings, at) : thread;
    case 'inDoubt':
      return change(thread, {
        ...current,
        doubts: (current.doubts ?? 0) + 1,
        // What comes before the call may have taken a while: the wait for an echo counts from the call itself.
        ...(current.begun
          ? { begun: { ...current.begun, at: Math.max(current.begun.at, timing.askedAt), inDoubt: true } }
          : {}),
      });
    case 'retry':
      return retried(thread, current, outcome, at);
    case 'postponed':
      return putBack(thread, { ...unattempted(current), retryAt: outcome.retryAt });
    case 'notOwner':
      return settleNotOwner(thread, current, outcome, settings, at);
    case 'otherMode':
      return change(thread, inMode(unbegun(current), outcome.mode));
    case 'paused':
      return putBack(thread, unattempted(current));
    case 'refused':
      return isReturn(current)
        ? settleNotOwner(thread, current, outcome, settings, at)
        : giveUp(thread, current, outcome.detail, settings, at, outcome.fbtraceId);
  }
}

/**
 * Whether nothing is known to have happened since the attempt began: its mark stands, and no evidence overtook it.
 * Without the mark the attempt has been settled before, and the ledger may have moved on.
 */
function isUnderWay(current: Command | undefined, command: Command): boolean {
  const mark = current?.begun;
  return mark !== undefined && mark.attempt === command.begun?.attempt && !mark.overtaken;
}

/** What failed before it could begin, such as reading the Page's mode, counts as an attempt too. */
function retried(thread: Thread, command: Command, told: Outcome & { kind: 'retry' }, at: number): Thread {
  const attempts = command.attempts + (command.begun ? 0 : 1);
  const waiting = { ...unbegun(command), attempts, retryAt: told.retryAt };
  const trace = told.fbtraceId === undefined ? {} : { fbtraceId: told.fbtraceId };
  const entry = { at, what: command.verb, id: command.id, detail: told.detail, ...trace };
  return journal(putBack(thread, waiting), { ...entry, verdict: 'retry' });
}

/** A visit that settles something is no sign of poison. */
function withoutVisits(thread: Thread): Thread {
  return thread.lease ? { ...thread, lease: { ...thread.lease, visits: 0 } } : thread;
}

/** What the bot wants done takes the answer's place; a bot that wants nothing done has answered, too. */
function answered(
  before: Thread,
  answer: AnswerCommand,
  actions: readonly Action[],
  settings: PageSettings,
  at: number,
): Thread {
  const commands = commandsOf(answer, actions, settings);
  const thread = replaceBy(before, answer.id, commands, at);
  if (commands.length > 0) return thread;
  return journal(thread, { at, what: 'answer', id: answer.id, verdict: 'done', detail: 'nothing to do' });
}

function afterWords(
  before: Thread,
  command: SayCommand | HandOverCommand,
  messageId: string | undefined,
  isLatest: boolean,
  at: number,
): Thread {
  const thread = wordsSaid(before, command, { at, by: 'answer', messageId });
  const heard = command.begun?.echo;
  const isOurs = heard === undefined || messageId === undefined || heard === eventHash(messageId);
  if (isOurs) return trust(thread, command, isLatest);
  // The echo that named nobody was of other words than ours: a human spoke meanwhile.
  const doubted = { ...thread, unproven: true, lastHumanAt: at, interjection: { at } };
  return enqueue(doubted, verifyCommand(doubted, 'echo', at), at);
}

/** Words that went out prove that nobody else owned the thread then, and no more. */
function trust(thread: Thread, command: Command, isLatest: boolean): Thread {
  if (!isLatest || command.verb !== 'say' || !isElsewhere(thread.owner)) return thread;
  if (thread.mailbox.some(({ verb }) => verb === 'verify')) return thread;
  const { ownerName: _name, expiresAt: _expires, ...rest } = thread;
  return { ...rest, owner: { kind: 'unknown' }, unproven: false };
}
