import type { PageSettings } from '../settings/settings.ts';
import type { Command, CommandOf } from './command.ts';
import { TIMES } from './limits.ts';
import { maySay } from './said.ts';
import type { Thread } from './thread.ts';

/**
 * The words with which a machine says that it is one, before the bot's own words, where the settings have some: at the start
 * of a conversation, after a lapse of a day, and when the chat comes back from a human. `at` is Unix ms.
 * https://developers.facebook.com/docs/messenger-platform/send-messages
 */
export function withDisclosure(
  thread: Thread,
  answer: CommandOf<'answer'>,
  commands: readonly Command[],
  settings: PageSettings,
  at: number,
): readonly Command[] {
  const text = settings.texts.disclosure;
  const first = commands.find((each): each is CommandOf<'say'> => each.verb === 'say');
  if (text === '' || !first || !isDue(thread, at)) return commands;
  const { channel, causedAt, notAfter } = first;
  const id = `${answer.id}-disclosure`;
  const say = {
    verb: 'say',
    id,
    causedAt,
    notAfter,
    attempts: 0,
    text,
    channel,
    once: 'disclosure',
  } as const;
  return [{ ...say, cause: 'fallback' }, ...commands];
}

function isDue(thread: Thread, at: number): boolean {
  const { lastHumanAt = 0, said } = thread;
  const toldAt = said?.disclosure;
  if (!maySay(thread, 'disclosure', at)) return false;
  return toldAt === undefined || lastHumanAt > toldAt || at >= toldAt + TIMES.control;
}
