import type { Channel } from '../messenger/events.ts';
import { firstOpen, targetNamed } from '../settings/next-target.ts';
import { nextOpeningText } from '../settings/opening-hours.ts';
import type { PageSettings, Target } from '../settings/settings.ts';
import type { CommandOf } from './command.ts';
import { TIMES } from './limits.ts';
import { maySay } from './said.ts';
import type { Thread } from './thread.ts';

/** Why an answer fails that is a hand-over to a closed target, where there is nothing to say about it. */
export const TARGET_CLOSED = 'target-closed';

/** A hand-over that a person or the bot asks for. Times in Unix ms. */
export interface HandOver {
  /** The target's name. */
  readonly target: string;
  readonly cause: 'trigger' | 'hand-over';
  readonly causedAt: number;
  /** After this time its words are a failure. */
  readonly wordsUntil: number;
  readonly channel: Channel;
  /** The bot's own words in place of `texts.handOver`, each a message. */
  readonly words?: readonly string[];
  readonly metadata?: string;
  /** The id of its n-th command. */
  readonly idOf: (n: number) => string;
}

/** When a hand-over is asked for, and in which thread. */
export interface HandOverMoment {
  readonly thread: Pick<Thread, 'said' | 'mailbox'>;
  /** Unix ms. */
  readonly now: number;
}

/** Who gets the thread, if anybody does, and what is said before. */
interface Course {
  readonly to?: Target;
  readonly words: readonly string[];
  /** The words are `texts.closed`. */
  readonly isClosed?: boolean;
}

/**
 * The commands of a hand-over, words first:
 *
 * | at this moment                             | words                          | pass          |
 * | ------------------------------------------ | ------------------------------ | ------------- |
 * | the target is open                         | the bot's, or `texts.handOver` | to it         |
 * | closed; its `next`, or that one's, is open | the same                       | to that one   |
 * | all closed, `whenClosed` is `pass`         | `texts.closed`, or the bot's   | to the target |
 * | all closed, else                           | `texts.closed`                 | none          |
 *
 * `texts.closed` is not said again within 12 h. There are no commands where the bot keeps the thread and nothing is said.
 */
export function handOver(
  asked: HandOver,
  settings: PageSettings,
  moment: HandOverMoment,
): readonly (CommandOf<'say'> | CommandOf<'pass'>)[] {
  const { causedAt, channel, idOf, metadata } = asked;
  const { to, words, isClosed } = courseOf(asked, settings, moment);
  const cause = to ? asked.cause : 'closed';
  const said = words.map((text, n): CommandOf<'say'> => {
    const own = { verb: 'say', text, channel, ...(isClosed ? { once: 'closed' } : {}) } as const;
    return { ...own, id: idOf(n), cause, causedAt, notAfter: asked.wordsUntil, attempts: 0 };
  });
  if (!to) return said;
  const pass: CommandOf<'pass'> = {
    verb: 'pass',
    id: idOf(said.length),
    cause: asked.cause,
    causedAt,
    notAfter: causedAt + TIMES.pass,
    attempts: 0,
    to: to.appId,
    ...(metadata === undefined ? {} : { metadata }),
  };
  return [...said, pass];
}

function courseOf({ target: name, words }: HandOver, settings: PageSettings, moment: HandOverMoment): Course {
  const target = targetNamed(name, settings);
  if (!target) return { words: [] };
  const open = firstOpen(name, settings, moment.now);
  if (open) return { to: open, words: words ?? oneOrNone(settings.texts.handOver) };
  const closed = oneOrNone(closedText(target, settings, moment));
  const isClosed = closed.length > 0;
  if (target.whenClosed !== 'pass') return { words: closed, isClosed };
  return { to: target, words: isClosed ? closed : (words ?? []), isClosed };
}

function oneOrNone(text: string): readonly string[] {
  return text === '' ? [] : [text];
}

/** `texts.closed` with the time of the next opening; empty where it names one and there is none. */
function closedText({ hours }: Target, { texts, locale }: PageSettings, { thread, now }: HandOverMoment) {
  if (!hours || !maySay(thread, 'closed', now)) return '';
  if (!texts.closed.includes('{opens}')) return texts.closed;
  const opens = nextOpeningText(hours, now, locale);
  return opens === undefined ? '' : texts.closed.replaceAll('{opens}', () => opens);
}
