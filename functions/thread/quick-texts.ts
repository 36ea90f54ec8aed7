import type { ThreadKey } from '../messenger/ids.ts';
import { idHash } from './command.ts';
import { BOUNDS } from './limits.ts';
import { note, type Thread } from './thread.ts';
import { isOwned, isSoon, withoutHumansWord } from './voices.ts';

/*
 * Automatic texts in a thread that somebody owns, such as the away text of the inbox. A human may answer as fast there, so
 * one more thing has to be known: the same words came as fast in another thread of the Page.
 *
 *   webhook   an echo that is quick       ──► a human's word; the thread keeps a hash of the words
 *   visit     the hash, and the thread's  ──► the Page's list: seen in one thread, or in several
 *             in several                  ──► the human's word is taken back
 *             in one                      ──► it stays: the first sight of a text is missed
 *
 * The webhook does not read the Page's item; the visit does so anyway. Whoever speaks in an owned thread, the owner is checked
 * once it is quiet: that visit is soon enough.
 */

/** The thread before a human's words at `at` (Unix ms), which may be an automatic text. `words` is their hash. */
export function withQuickText(thread: Thread, words: string, at: number): Thread {
  if (!isOwned(thread, at) || !isSoon(thread, at)) return thread;
  const { lastHumanAt, waitingSince, offered } = thread;
  const before = {
    ...(lastHumanAt === undefined ? {} : { lastHumanAt }),
    ...(waitingSince === undefined ? {} : { waitingSince }),
    ...(offered === undefined ? {} : { offered }),
  };
  return { ...thread, quickText: { words, at, ...before } };
}

/**
 * The thread once it is known whether its quick text is automatic. It stays as it is while the Page's `texts` do not have
 * the text. `now` is Unix ms.
 */
export function judgeQuickText(before: Thread, texts: readonly string[], now: number): Thread {
  const { quickText, ...thread } = before;
  const entry = quickText && entryOf(texts, quickText.words);
  if (!quickText || entry === undefined) return before;
  if (!isInSeveral(entry)) return thread;
  const taken = withoutHumansWord(thread, quickText);
  const line = {
    at: now,
    what: 'echo',
    id: quickText.words,
    verdict: 'applied',
    detail: 'automatic',
  } as const;
  return taken === thread ? thread : note(taken, line);
}

/*
 * The Page's list: of each text eight digits of its hash, and, while it was seen in one thread only, eight of that thread's.
 */
const DIGITS = 8;

function entryOf(texts: readonly string[], words: string): string | undefined {
  return texts.find((text) => text.startsWith(words.slice(0, DIGITS)));
}

function isInSeveral(entry: string): boolean {
  return entry.length === DIGITS;
}

/** The Page's list with a text that was quick in this thread; the same list if that is known. `words` is its hash. */
export function withTextIn(texts: readonly string[], words: string, key: ThreadKey): readonly string[] {
  const text = words.slice(0, DIGITS);
  const inThread = text + idHash(key).slice(0, DIGITS);
  const known = entryOf(texts, words);
  if (known === text || known === inThread) return texts;
  const others = texts.filter((each) => each !== known);
  return [...withRoom(others), known === undefined ? inThread : text];
}

/** A text that was seen in one thread only is dropped before one that is known to be automatic. */
function withRoom(texts: readonly string[]): readonly string[] {
  if (texts.length < BOUNDS.quickTexts) return texts;
  const inOne = texts.findIndex((each) => !isInSeveral(each));
  return texts.toSpliced(Math.max(inOne, 0), 1);
}
