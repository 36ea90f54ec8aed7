import type { Channel } from '../messenger/events.ts';
import type { PageSettings } from '../settings/settings.ts';
import { answersPerson, asksForOther, type CommandOf, idHash, isWelcome, withoutMark } from './command.ts';
import { onceMore, refusedBy } from './control.ts';
import { withDisclosure } from './disclosure.ts';
import { countTurn } from './failed-turns.ts';
import { passToFallback, sayBotFailed } from './fallback.ts';
import { TARGET_CLOSED } from './hand-over.ts';
import { BOUNDS, MAX_DOUBTS, TIMES } from './limits.ts';
import { countAnswer, isLooping } from './loop-guard.ts';
import { change, fail, isWordsOfHandOver, leaveUnsent, putBack, replaceBy } from './mailbox.ts';
import { hashOfWords, hearOthers, isEchoed } from './nameless-echoes.ts';
import { isExpired, isHeldByOther, refuteOther } from './ownership.ts';
import { isSaid, saidBy, withSaid } from './said.ts';
import { note, type Thread } from './thread.ts';
import type { Answered, Doubtful, Guard, InDoubt, VerbRules } from './verb-rules.ts';
import { isHumanAround } from './voices.ts';
import { endWaitByTurn } from './waiting.ts';

/*
 * The verbs that speak. Who answers a person:
 *
 * | the ledger says                        | then                                                        |
 * | -------------------------------------- | ----------------------------------------------------------- |
 * | us                                     | the bot                                                     |
 * | idle, unknown, or control that ran out | the bot, unless a human spoke a short while ago             |
 * | app, foreign                           | left to the owner                                           |
 * | in doubt, and Meta could not be asked  | standby, or a tap while an app is named: left to the owner; |
 * |                                        | messaging: the bot, unless a human spoke a short while ago  |
 */

export const ANSWER: VerbRules<'answer'> = {
  isRepeatable: true,
  guard: (thread, command, settings, now) =>
    settings.loopGuard && command.cause === 'message' && isLooping(thread, now)
      ? { drop: 'loop' }
      : speaks(thread, command, channelOf(command, thread), settings, now),
  /** A bot that wants nothing done has answered, too. */
  succeeded(before, command, { commands: wanted, isNotUnderstood = false }, answered) {
    const { settings, timing } = answered;
    const at = timing.answeredAt;
    if (command.unsent) return leaveUnsent(before, command, at);
    const { counted, handOver } = countTurn(before, command, isNotUnderstood, settings, at);
    const commands = withDisclosure(before, command, [...wanted, ...handOver], settings, at);
    const thread = replaceBy(counted, command.id, commands, at);
    const hasWords = commands.some(({ verb }) => verb === 'say');
    const heard = endWaitByTurn(thread, command, hasWords);
    if (hasWords) {
      return command.cause === 'message' && settings.loopGuard ? countAnswer(heard, command, at) : heard;
    }
    if (commands.length > 0) return heard;
    return note(heard, { at, what: 'answer', id: command.id, verdict: 'done', detail: 'nothing to do' });
  },
  notOwner: onceMore(giveUpWords),
  refused: refusedBy(giveUpWords),
  inDoubt: (thread, command) => putBack(thread, withoutMark(command)),
  giveUp: giveUpWords,
};

export const SAY: VerbRules<'say'> = {
  isRepeatable: false,
  guard(thread, command, settings, now): Guard {
    // The person asked for another app, and one has had the thread since.
    if (asksForOther(command.cause) && (thread.heldByOtherAt ?? 0) > command.causedAt)
      return { drop: 'left' };
    if (command.once !== undefined && isSaid(thread, command.once, now)) return { drop: 'said-before' };
    return speaks(thread, command, command.channel, settings, now);
  },
  succeeded: said,
  notOwner: onceMore(giveUpWords),
  refused: refusedBy(giveUpWords),
  inDoubt: waitsForEcho,
  giveUp: giveUpWords,
};

type Words = CommandOf<'answer' | 'say'>;

function speaks(
  thread: Thread,
  command: Words,
  channel: Channel,
  settings: PageSettings,
  now: number,
): Guard {
  if (isWelcomeTooLate(thread, command, now)) return { drop: 'outside-window' };
  if (command.refusedAsNotOwner && (thread.unproven || isHeldByOther(thread.owner))) return { drop: 'left' };
  if (thread.unproven && channel === 'standby') return { drop: 'left' };
  if (!thread.unproven && thread.owner.kind === 'us') return 'yes';
  if (!thread.unproven && isHeldByOther(thread.owner) && !isExpired(thread, now)) return { drop: 'left' };
  return isHumanAround(thread, settings, now) ? { drop: 'left-to-human' } : 'yes';
}

/** Meta lets a Page send for 24 h after the person's last message. A welcome that is too late answers no question. */
function isWelcomeTooLate({ lastPersonAt }: Thread, { cause }: Words, now: number): boolean {
  return isWelcome(cause) && lastPersonAt !== undefined && now > lastPersonAt + TIMES.window;
}

/**
 * Meta sends us a tap on our button whoever owns the thread: in doubt, its channel proves nothing. It is left only if the
 * ledger names the app: if no app is named, perhaps none would answer.
 */
function channelOf({ turn }: CommandOf<'answer'>, { owner }: Thread): Channel {
  if (turn.kind === 'returned') return 'messaging';
  return turn.kind === 'postback' && owner.kind === 'app' ? 'standby' : turn.channel;
}

function said(
  before: Thread,
  command: CommandOf<'say'>,
  { messageId }: { readonly messageId?: string },
  { timing: { answeredAt: at }, isLatest }: Answered,
): Thread {
  const { text } = command;
  const done = saidBy(before, command, at, 'known by answer');
  const sent = rememberSent(done, messageId === undefined ? hashOfWords(text) : idHash(messageId));
  const thread = hearOthers(sent, command, messageId, at);
  if (thread !== sent) return thread;
  const isAsking = thread.mailbox.some(({ verb }) => verb === 'verify');
  return isLatest && !isAsking ? refuteOther(thread) : thread;
}

function rememberSent(thread: Thread, hash: string): Thread {
  return { ...thread, sentMessages: [...thread.sentMessages, hash].slice(-BOUNDS.sentMessages) };
}

/** A message in doubt waits for its echo; then it is sent once more if echoes arrive here, else it is unconfirmed. */
function waitsForEcho(
  before: Thread,
  command: InDoubt<CommandOf<'say'>>,
  { settings, hearsEchoes, outageAt, now }: Doubtful,
): Thread | number {
  if (isEchoed(command)) {
    const done = rememberSent(saidBy(before, command, now, 'known by echo'), hashOfWords(command.text));
    return hearOthers(done, command, undefined, now);
  }
  const waitUntil = echoWaitEnd(command, outageAt);
  if (now < waitUntil) return waitUntil;
  if (command.unsent) return leaveUnsent(before, command, now);
  const thread = hearOthers(before, command, undefined, now);
  const isInTime = now <= command.notAfter && (command.doubts ?? 0) < MAX_DOUBTS;
  const isToRepeat = isInTime && hearsEchoes && settings.inDoubt === 'resend' && !isWordsOfHandOver(command);
  if (isToRepeat) return change(thread, withoutMark(command));
  const unconfirmed = withSaid(rememberSent(thread, hashOfWords(command.text)), command, now);
  return giveUpWords(unconfirmed, command, 'unconfirmed', settings, now);
}

/**
 * Until when (Unix ms) a message in doubt waits for its echo. After an outage since it began, the echo comes with Meta's
 * next delivery: it is waited for longer, as long as the message could still be sent.
 */
function echoWaitEnd({ begun, notAfter }: InDoubt<CommandOf<'say'>>, outageAt = 0): number {
  const soon = begun.doubtAt + TIMES.echoWait;
  if (outageAt < begun.at) return soon;
  return Math.max(soon, Math.min(begun.doubtAt + TIMES.lateEchoWait, notAfter + 1));
}

/**
 * Listed as failed. Where a person waits for the words, the `fallback` target gets the thread, if there is one. It does
 * not where the bot keeps the thread because a target is closed.
 */
function giveUpWords(
  before: Thread,
  command: Words,
  reason: string,
  settings: PageSettings,
  at: number,
  fbtraceId?: string,
): Thread {
  const failed = fail(before, command, reason, at, fbtraceId);
  if (!answersPerson(command.cause) || reason === TARGET_CLOSED) return failed;
  const thread = command.verb === 'answer' ? sayBotFailed(failed, command, settings, at) : failed;
  return passToFallback(thread, command, settings, at) ?? thread;
}
