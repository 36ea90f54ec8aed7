import type { Command } from './command.ts';
import { fail } from './mailbox.ts';
import type { Thread } from './thread.ts';

/*
 * Two machines that answer each other never stop. A person types at most some messages a minute: after more answers to
 * typed messages the bot is silent in the thread for an hour, and the thread is listed once. Taps do not count, because a
 * quiz has many, and triggers work all the time.
 */

const MINUTE = 60_000;
const SILENCE = 60 * MINUTE;
/** At most so many answers in such a time, in ms. */
const LIMITS = [
  { within: 2 * MINUTE, answers: 20 },
  { within: 60 * MINUTE, answers: 60 },
] as const;

/**
 * The thread after the bot's answer at `at` (Unix ms) to a typed message. It counts when the person wrote: messages that
 * waited are answered at once.
 */
export function countAnswer(
  thread: Thread,
  { id, causedAt }: Pick<Command, 'id' | 'causedAt'>,
  at: number,
): Thread {
  const windows = LIMITS.map(({ within }, index) => {
    const window = thread.answers?.windows[index];
    const isOpen = window !== undefined && causedAt - window.from < within;
    return isOpen ? { ...window, count: window.count + 1 } : { from: causedAt, count: 1 };
  });
  const isLoop = windows.some(({ count }, index) => count >= (LIMITS[index]?.answers ?? 0));
  if (!isLoop) return { ...thread, answers: { windows } };
  return fail(
    { ...thread, answers: { windows: [], silentUntil: at + SILENCE } },
    { id, verb: 'answer' },
    'loop',
    at,
  );
}

/** Whether the bot is silent at `now` (Unix ms), because it seems to answer a machine. */
export function isLooping({ answers }: Thread, now: number): boolean {
  return answers?.silentUntil !== undefined && now < answers.silentUntil;
}
