import type { Command, CommandOf } from './command.ts';
import { TIMES } from './limits.ts';
import { remove } from './mailbox.ts';
import { note, type Thread } from './thread.ts';
import { endWaitBy } from './waiting.ts';

/*
 * Some texts of the settings are said at most once in 12 h in a thread: their words name the text in `once`. What has been
 * said counts, and so does what may have been said; a message that Meta has refused does not.
 */

type Known = Pick<Thread, 'said'>;

/** Whether a text was said within 12 h before `now` (Unix ms). */
export function isSaid({ said }: Known, text: string, now: number): boolean {
  const at = said?.[text];
  return at !== undefined && now < at + TIMES.saidOnce;
}

/** Whether a text can be queued at `now` (Unix ms): it is not said, and does not wait to be. */
export function maySay(thread: Known & Pick<Thread, 'mailbox'>, text: string, now: number): boolean {
  return !isSaid(thread, text, now) && !thread.mailbox.some((command) => textOf(command) === text);
}

function textOf(command: Command): string | undefined {
  return command.verb === 'say' ? command.once : undefined;
}

/** The thread after these words were, or may have been, said at `at` (Unix ms). */
export function withSaid(thread: Thread, { once }: CommandOf<'say'>, at: number): Thread {
  return once === undefined ? thread : { ...thread, said: { ...thread.said, [once]: at } };
}

/** The words went out at `at` (Unix ms). */
export function saidBy(thread: Thread, command: CommandOf<'say'>, at: number, detail: string): Thread {
  const { id } = command;
  const answered = withSaid(endWaitBy(remove(thread, id), command), command, at);
  return note(answered, { at, what: 'say', id, verdict: 'done', detail });
}
