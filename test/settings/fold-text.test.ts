import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsWords, foldText } from '../../functions/settings/fold-text.ts';

const RUNS = {
  numRuns: Number(process.env.RUNS ?? 1_000),
  ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}),
};

/** Every letter of the scripts with capitals and accents, and the accents that can be put on any letter. */
const LETTERS = Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code)).filter((letter) =>
  /[[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}]&&\p{L}]|[\u0300-\u0345]/v.test(letter),
);

const arbitraryText = fc.string({ unit: fc.constantFrom(...LETTERS, ' '), minLength: 1, maxLength: 20 });

const FORMS: readonly [string, (text: string) => string][] = [
  ['upper case', (text) => text.toUpperCase()],
  ['lower case', (text) => text.toLowerCase()],
  ['its composed form', (text) => text.normalize('NFC')],
  ['its decomposed form', (text) => text.normalize('NFD')],
  ['its folded form', (text) => foldText(text).words],
];

describe('foldText', () => {
  it.each<[string, string, ReturnType<typeof foldText>]>([
    ['words', '  Ça va, 2×? ', { phrase: 'cava2', words: ' ca va 2 ', emoji: '' }],
    ['emoji', '🙋🏽‍♀️ 🇩🇪🇫🇷!', { phrase: '🙋🇩🇪🇫🇷', words: '', emoji: ' 🙋 🇩🇪 🇫🇷 ' }],
    ['both', 'Help 🆘', { phrase: 'help', words: ' help ', emoji: ' 🆘 ' }],
    ['a script without spaces', '返金ガ', { phrase: '返金カ\u3099', words: ' 返 金 カ\u3099 ', emoji: '' }],
    ['keycaps', '1️⃣#️⃣', { phrase: '1', words: ' 1 ', emoji: '' }],
    ['nothing', ' ?! ʼ ـ \u0301', { phrase: '', words: '', emoji: '' }],
  ])('gives the parts of a text: %s', (_what, text, folded) => {
    expect(foldText(text)).toEqual(folded);
  });

  it.each(FORMS)('is the same for a text and %s', (_form, formOf) => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        expect(foldText(formOf(text))).toEqual(foldText(text));
      }),
      RUNS,
    );
  });

  it.each(FORMS)('is the same for each letter and %s', (_form, formOf) => {
    const different = LETTERS.filter((letter) => foldText(formOf(letter)).words !== foldText(letter).words);
    expect(different).toEqual([]);
  });

  it('leaves no letter without a word', () => {
    const lost = LETTERS.filter((letter) => /\p{L}/u.test(letter) && foldText(letter).words === '');
    expect(lost).toEqual([]);
  });
});

describe('containsWords', () => {
  it('finds any of its words in a text', () => {
    fc.assert(
      fc.property(arbitraryText, arbitraryText, arbitraryText, (before, part, after) => {
        fc.pre(foldText(part).words !== '');
        expect(containsWords(foldText(`${before} ${part} ${after}`), foldText(part))).toBe(true);
      }),
      RUNS,
    );
  });
});
