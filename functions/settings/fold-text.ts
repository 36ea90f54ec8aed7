/** A text as triggers compare it: without case, accents, punctuation, and the other ways to write the same. */
export interface FoldedText {
  /** Letters and digits without spaces; of a text that has none, its emoji. Empty if nothing is left to compare. */
  readonly phrase: string;
  /** Words of letters and digits, with a space before and after each, as in ` chat with agent `; empty without any. */
  readonly words: string;
  /** The emoji, in the same way. */
  readonly emoji: string;
}

/** Default-ignorable characters (joiners, variation selectors), and Arabic's tatweel, which only stretches a word. */
const IGNORED = /[\p{DI}\u0640]+/gu;

/**
 * Accents of Latin, Greek and Cyrillic letters, vowel points of Arabic and Hebrew, and the hamza on a letter: people
 * leave them out, and readers know the word without them. (So أ is ا, й is и, and ä is a, but not ae.) In every other
 * script a mark is a part of the word, such as a vowel in Hindi or Thai, and stays.
 */
const ACCENTS = /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}])\p{M}+/gu;

/** Letters from æ to ς that Unicode does not take apart, and the final sigma. A capital ð looks like a capital đ. */
const PLAIN: Readonly<Record<string, string>> = {
  æ: 'ae',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ł: 'l',
  ø: 'o',
  œ: 'oe',
  ŧ: 't',
  ς: 'σ',
};

/** A letter of a script that puts no spaces between words. */
const UNSPACED =
  /[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]\p{M}*/gu;

/** Letters with their marks, and digits. Unicode counts U+02BB and U+02BC as letters, but they are apostrophes. */
const WORD = /(?:[^\P{L}\u02bb\u02bc]\p{M}*|\p{N})+/gu;

/** Flags, which are pairs, and pictures. Skin tones, and the sign for a woman or a man, are no part of them here. */
const EMOJI = /\p{RI}{2}|(?<!\u200d(?=[♀♂]))\p{ExtPict}/gu;

/** Each letter of a script without spaces becomes a word, so that words in it are found inside a sentence. */
export function foldText(text: string): FoldedText {
  const words = spaced(foldLetters(text).replace(UNSPACED, ' $& ').match(WORD));
  const emoji = spaced(text.match(EMOJI));
  return { phrase: (words || emoji).replaceAll(' ', ''), words, emoji };
}

/**
 * Unicode's compatibility forms and full case folding: lower case turns ẞ into ß, and upper case ß into SS. The dot of
 * the Turkish İ is an accent, and ı becomes i. https://www.unicode.org/reports/tr44/#CaseFolding.txt
 */
function foldLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(IGNORED, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(/[æ-ς]/g, (letter) => PLAIN[letter] ?? letter);
}

function spaced(words: readonly string[] | null): string {
  return words ? ` ${words.join(' ')} ` : '';
}

/** Whether all words of a part, or its emoji if it has no words, stand in a text one after the other. */
export function containsWords(text: FoldedText, part: FoldedText): boolean {
  return part.words ? text.words.includes(part.words) : text.emoji.includes(part.emoji);
}
