import type { EchoEvent } from '../messenger/events.ts';
import { type CommandOf, idHash, type KnownCommand } from './command.ts';
import { BOUNDS } from './limits.ts';
import { change } from './mailbox.ts';
import { doubt } from './ownership.ts';
import type { Thread } from './thread.ts';
import { isCanned, withHumanAround, withHumansWord } from './voices.ts';

/*
 * Echoes without app id that arrive while a message of ours is under way, or in doubt. One of them may be of that very
 * message (Instagram's echoes name no app), the others are somebody else's words. All of them are kept in the mark of the
 * attempt, because only its end says which is which:
 *
 * | the attempt ends                            | ours                          | somebody else's     |
 * | ------------------------------------------- | ----------------------------- | ------------------- |
 * | Graph gave the message id, or its echo named the command | the one with that id | every other         |
 * | in any other way                            | those with the words we sent  | every other         |
 */

/** The thread with the echo in the mark of the message that it may be of; undefined if none is under way. */
export function keepEcho(thread: Thread, event: EchoEvent, at: number): Thread | undefined {
  const sending = thread.mailbox
    .filter((each) => each.verb === 'say')
    .filter(({ begun }) => begun !== undefined);
  const command = sending.find((each) => hasWords(each, event)) ?? sending[0];
  if (event.appId !== undefined || !command?.begun) return undefined;
  const echo = {
    id: idHash(event.mid ?? event.id),
    at,
    ...(hasWords(command, event) ? { isEqual: true } : {}),
  };
  const others = (command.begun.echoes ?? []).filter(({ id }) => id !== echo.id);
  const echoes = [...others, echo].slice(-BOUNDS.echoes);
  return change(thread, { ...command, begun: { ...command.begun, echoes } });
}

function hasWords(command: CommandOf<'say'>, { text }: EchoEvent): boolean {
  return text !== undefined && command.text.trim() === text.trim();
}

/** What is remembered of our words where Graph gave no message id: a later echo of them is ours. */
export function hashOfWords(text: string): string {
  return idHash(`words:${text.trim()}`);
}

/** Whether an echo with the same words has arrived since the attempt began. */
export function isEchoed({ begun }: CommandOf<'say'>): boolean {
  return begun?.echoes?.some(({ isEqual }) => isEqual) ?? false;
}

/**
 * The thread as it is when an attempt has ended: a human has spoken where an echo in its mark was not ours. `messageId` is
 * that of our message, where it is known; `now` is Unix ms.
 */
export function hearOthers(
  before: Thread,
  { id: by, begun }: KnownCommand,
  messageId: string | undefined,
  now: number,
): Thread {
  const ours = messageId === undefined ? undefined : idHash(messageId);
  const isOurs = (echo: { readonly id: string; readonly isEqual?: boolean }) =>
    ours === undefined ? echo.isEqual : echo.id === ours;
  const others = (begun?.echoes ?? []).filter((echo) => !isOurs(echo) && !isCanned(before, echo.at));
  if (others.length === 0) return before;
  const at = Math.max(...others.map((echo) => echo.at));
  const spoken = withHumanAround(withHumansWord(before, at), at, true, before.lastHumanAt);
  return doubt(spoken, { cause: 'event', by, now });
}
