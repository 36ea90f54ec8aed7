import type { Platform } from '../messenger/events.ts';
import { TEXT_LIMITS } from '../thread/limits.ts';

/** A bot's text as it is sent. */
export interface SplitText {
  /** In order; none is empty. */
  readonly parts: readonly string[];
  /** The text needs more parts than are sent: the last part ends with an ellipsis. */
  readonly isCut: boolean;
}

interface Limit {
  readonly most: number;
  readonly sizeOf: (text: string) => number;
}

/** Messenger counts characters, Instagram bytes. */
const LIMITS: Readonly<Record<Platform, Limit>> = {
  messenger: { most: TEXT_LIMITS.messengerCharacters, sizeOf: (text) => text.length },
  instagram: { most: TEXT_LIMITS.instagramBytes, sizeOf: (text) => Buffer.byteLength(text) },
};

const ELLIPSIS = '…';

/**
 * Splits a text that is too long for the platform, at the best place that leaves enough room for the rest: after a
 * paragraph, a line, a sentence, at a space, after a word of a language without spaces, or between two characters that a
 * person sees as two. A text of up to half the room in all parts is never cut. An empty text has no parts.
 */
export function splitText(text: string, platform: Platform): SplitText {
  const limit = LIMITS[platform];
  let rest = text.toWellFormed();
  if (limit.sizeOf(rest) <= limit.most) return { parts: rest === '' ? [] : [rest], isCut: false };
  rest = rest.trim();
  if (rest === '') return { parts: [], isCut: false };
  const parts: string[] = [];
  while (limit.sizeOf(rest) > limit.most) {
    const partsLeft = TEXT_LIMITS.parts - parts.length - 1;
    if (partsLeft === 0) return { parts: [...parts, withEllipsis(rest, limit)], isCut: true };
    const end = endOfPart(rest, limit, partsLeft, PLACES);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return { parts: [...parts, rest], isCut: false };
}

function withEllipsis(text: string, { most, sizeOf }: Limit): string {
  const limit = { most: most - sizeOf(ELLIPSIS), sizeOf };
  return text.slice(0, endOfPart(text, limit, 0, PLACES_IN_SENTENCE)).trimEnd() + ELLIPSIS;
}

/** Where a part can end: the last such place up to `end`; 0 or less where there is none. */
type Place = (text: string, end: number) => number;

const afterParagraph: Place = (text, end) =>
  [...text.slice(0, end + 2).matchAll(/\n\s*\n/g)].at(-1)?.index ?? 0;
const afterLine: Place = (text, end) => text.lastIndexOf('\n', end);
const atSpace: Place = (text, end) => text.slice(0, end + 1).search(/\s\S*$/);

/** After a unit of a language: where the next one begins, or where the one at `end` begins. */
function after(granularity: 'sentence' | 'word' | 'grapheme'): Place {
  // Made when it is needed first: few texts are too long, and a segmenter takes time to make.
  let segmenter: Intl.Segmenter | undefined;
  return (text, end) => {
    segmenter ??= new Intl.Segmenter('und', { granularity });
    return segmenter.segment(text).containing(end)?.index ?? end;
  };
}

const PLACES_IN_SENTENCE: readonly Place[] = [atSpace, after('word'), after('grapheme')];
const PLACES: readonly Place[] = [afterParagraph, afterLine, after('sentence'), ...PLACES_IN_SENTENCE];

/**
 * Where the next part ends. A place is good if the part is at least half full, or if the rest has room in half of the
 * parts that are left: then short paragraphs do not use up the parts.
 */
function endOfPart(text: string, limit: Limit, partsLeft: number, places: readonly Place[]): number {
  const { most, sizeOf } = limit;
  const longest = longestThatFits(text, limit);
  for (const place of places) {
    const end = place(text, longest);
    if (end <= 0) continue;
    const isGood = sizeOf(text.slice(0, end)) * 2 >= most || sizeOf(text.slice(end)) * 2 <= partsLeft * most;
    if (isGood) return end;
  }
  return longest;
}

/** The length of the longest beginning that fits. It ends in no surrogate pair. */
function longestThatFits(text: string, { most, sizeOf }: Limit): number {
  let size = 0;
  let end = 0;
  for (const character of text) {
    size += sizeOf(character);
    if (size > most) break;
    end += character.length;
  }
  return end;
}
