import type { PersonEvent } from '../messenger/events.ts';
import { foldText } from '../settings/fold-text.ts';
import { type CommandOf, endsWaiting, idHash, type KnownCommand } from './command.ts';
import { TIMES } from './limits.ts';
import { lastVoiceAtOf, type Thread } from './thread.ts';

/*
 * Since when the person waits: `waitingSince` is the oldest message, tap or sticker of the person that has had no answer.
 *
 * | what happens                                         | the wait                                                     |
 * | ---------------------------------------------------- | ------------------------------------------------------------ |
 * | the person writes or taps                            | begins, where none is; thanks for a human's words begin none |
 * | a human or a machine speaks                          | ends for all that is not newer than these words              |
 * | the bot's answer is sent, or it wants to say nothing | ends for all that is not newer than the message it answers   |
 * | we give the thread to another app                    | begins, also anew, with the person's last message            |
 * | the message that waits is unsent                     | ends, or goes on from a newer one                            |
 * | Meta's window for an answer is over                  | ends: nobody can answer any more                             |
 *
 * Automatic texts, and our own words about a hand-over, answer nothing. A wait that goes on is dated by the person's last
 * message where those between are not known.
 */

/** The thread after something of the person's at `at`, which arrived at `arrivedAt` (Unix ms). */
export function beginWait(thread: Thread, event: PersonEvent, at: number, arrivedAt: number): Thread {
  const { waitingSince = Number.POSITIVE_INFINITY } = thread;
  if (waitingSince <= at || at <= lastVoiceAtOf(thread) || arrivedAt > at + TIMES.window) return thread;
  if (isThanks(thread, event, at)) return thread;
  const { rang: _rang, ...others } = thread;
  const known = thread.waitingSince === undefined ? others : thread;
  return { ...known, waitingSince: at, waitingMessage: idHash(event.id) };
}

/** What is said once a human has spoken may be no question: an emoji or a sticker alone. */
function isThanks({ lastHumanAt }: Thread, event: PersonEvent, at: number): boolean {
  if (event.kind !== 'message' || lastHumanAt === undefined || at > lastHumanAt + TIMES.control) return false;
  if (event.text !== undefined) return foldText(event.text).words === '';
  const { attachments = [] } = event;
  return attachments.length > 0 && attachments.every(({ type }) => type === 'sticker');
}

/** The thread after words at `at` (Unix ms) that end the wait for all that is not newer. */
export function endWait(thread: Thread, at: number): Thread {
  const { waitingSince, waitingMessage: _message, ...others } = thread;
  if (waitingSince === undefined || waitingSince > at) return thread;
  const newer = newestAfter(thread, at);
  return newer === undefined ? others : { ...others, waitingSince: newer };
}

/** The thread after the bot's turn. Its words are yet to be sent; but a thread that came back has had what it waits for. */
export function endWaitByTurn(thread: Thread, command: CommandOf<'answer'>, hasWords: boolean): Thread {
  const { turn, causedAt } = command;
  if (turn.kind === 'returned') return turn.why === 'done' ? thread : endWait(thread, causedAt);
  return hasWords ? thread : endWaitBy(thread, command);
}

/** The thread after our words have been sent, or the bot has wanted to say nothing. */
export function endWaitBy(thread: Thread, { cause, causedAt }: KnownCommand): Thread {
  return endsWaiting(cause) ? endWait(thread, causedAt) : thread;
}

/** The thread after we have given it to another app at `at` (Unix ms), which has not spoken since. */
export function beginWaitFor(before: Thread, { to, begun }: CommandOf<'pass'>, at: number): Thread {
  const { waitingMessage: _message, ...thread } = before;
  if (lastVoiceAtOf(before) >= (begun?.at ?? 0)) return before;
  const offered = [...new Set([...(before.offered ?? []), to])];
  const { lastPersonAt } = before;
  const isInTime = lastPersonAt !== undefined && at <= lastPersonAt + TIMES.window;
  return { ...thread, offered, ...(isInTime ? { waitingSince: lastPersonAt } : {}) };
}

/** The thread after the person has written to the bot, or a human has spoken: every target may be offered it again. */
export function withoutOffers(thread: Thread): Thread {
  if (thread.offered === undefined) return thread;
  const { offered: _offered, ...others } = thread;
  return others;
}

/** The thread after the person has taken a message back, by its event's id. */
export function endWaitOfUnsent(thread: Thread, messageId: string): Thread {
  const { waitingSince, waitingMessage } = thread;
  if (waitingSince === undefined || waitingMessage !== idHash(messageId)) return thread;
  return endWait(thread, waitingSince);
}

/** When the oldest message came, or else the last one, that is newer than `at` (Unix ms); undefined if none is. */
function newestAfter({ mailbox, lastPersonAt = 0 }: Thread, at: number): number | undefined {
  const waiting = mailbox.filter(({ verb, unsent }) => verb === 'answer' && !unsent);
  const times = [...waiting.map(({ causedAt }) => causedAt), lastPersonAt].filter((time) => time > at);
  return times.length > 0 ? Math.min(...times) : undefined;
}
