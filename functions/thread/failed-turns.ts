import type { PageSettings } from '../settings/settings.ts';
import type { Command, CommandOf } from './command.ts';
import { handOver } from './hand-over.ts';
import type { Thread } from './thread.ts';

/** The thread after a turn of the bot, and the hand-over that follows if it was one too many. */
export interface Counted {
  readonly counted: Thread;
  readonly handOver: readonly Command[];
}

/**
 * Counts the messages in a row that the bot says it has not understood. After as many as `failedTurns` says, the person is
 * handed over at `at` (Unix ms), with the words of any hand-over. What is understood ends the row; a tap or a thread that
 * came back is no message.
 */
export function countTurn(
  before: Thread,
  { id, cause, turn, causedAt, notAfter }: CommandOf<'answer'>,
  isNotUnderstood: boolean,
  settings: PageSettings,
  at: number,
): Counted {
  const { failedTurns = 0, ...thread } = before;
  if (!isNotUnderstood) return { counted: before.failedTurns === undefined ? before : thread, handOver: [] };
  if (turn.kind !== 'message' || cause !== 'message' || !settings.failedTurns) {
    return { counted: before, handOver: [] };
  }
  const count = failedTurns + 1;
  const { target } = settings.failedTurns;
  if (count < settings.failedTurns.count) return { counted: { ...thread, failedTurns: count }, handOver: [] };
  const asked = {
    ...{ target, causedAt, wordsUntil: notAfter, channel: turn.channel },
    cause: 'hand-over',
    metadata: 'failed-turns',
    idOf: (n: number) => `${id}-failed-${n}`,
  } as const;
  return { counted: thread, handOver: handOver(asked, settings, { thread, now: at }) };
}
