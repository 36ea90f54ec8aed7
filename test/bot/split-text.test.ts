import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../functions/bot/split-text.ts';
import type { Platform } from '../../functions/messenger/events.ts';

const parts = (text: string, platform: Platform = 'messenger') => splitText(text, platform).parts;
const a = (count: number) => 'a'.repeat(count);
const b = (count: number) => 'B'.repeat(count);
const bytes = (text: string) => Buffer.byteLength(text);

describe('splitText', () => {
  it.each<[Platform, string]>([
    ['messenger', a(1_999)],
    ['messenger', 'ก'.repeat(1_999)],
    ['instagram', a(1_000)],
    ['instagram', 'é'.repeat(500)],
    ['instagram', ` ${'ก'.repeat(332)}\n `],
  ])('leaves a text alone that %s takes', (platform, text) => {
    expect(splitText(text, platform)).toEqual({ parts: [text], isCut: false });
  });

  it.each<[Platform, string, readonly number[]]>([
    ['messenger', a(2_000), [1_999, 1]],
    ['instagram', a(1_001), [1_000, 1]],
    ['instagram', 'é'.repeat(501), [500, 1]],
  ])('splits one character more on %s', (platform, text, lengths) => {
    expect(parts(text, platform).map(({ length }) => length)).toEqual(lengths);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'a paragraph',
      `${a(500)}\n\n${a(500)}\n${a(500)}. ${b(900)}`,
      [a(500), `${a(500)}\n${a(500)}. ${b(900)}`],
    ],
    ['a paragraph of another system', `${a(1_500)}\r\n\r\n${b(1_500)}`, [a(1_500), b(1_500)]],
    ['a line', `${a(500)}\n${a(500)}. ${b(1_490)}`, [a(500), `${a(500)}. ${b(1_490)}`]],
    [
      'a sentence',
      `${a(9)} ${a(500)}. ${b(500)} ${b(1_400)}`,
      [`${a(9)} ${a(500)}.`, `${b(500)} ${b(1_400)}`],
    ],
    [
      'a sentence without spaces',
      `${'あ'.repeat(1_500)}。${'い'.repeat(1_500)}`,
      [`${'あ'.repeat(1_500)}。`, 'い'.repeat(1_500)],
    ],
    ['a space', `${a(10)} ${a(500)} ${b(1_900)}`, [`${a(10)} ${a(500)}`, b(1_900)]],
    ['a space just behind the part', `${a(1_999)} ${b(10)}`, [a(1_999), b(10)]],
    ['a paragraph just behind the part', `${a(9)} ${a(1_989)}\n\n${b(10)}`, [`${a(9)} ${a(1_989)}`, b(10)]],
  ])('splits after %s', (_where, text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  it('splits after a word of a language without spaces', () => {
    const words = 'สวัสดี'.repeat(100);
    for (const part of parts(words, 'instagram')) expect(part).toMatch(/^(สวัสดี)+$/);
  });

  it.each(['👩‍👩‍👧‍👦', '🇪🇸', 'e\u0301', '👍🏽'])('splits %s nowhere', (character) => {
    const all = parts(`x${character.repeat(900)}`).join('');
    expect(all).toBe(`x${character.repeat(900)}`);
    for (const part of parts(`x${character.repeat(150)}`, 'instagram')) {
      expect(part.replaceAll(character, '')).toMatch(/^x?$/);
    }
  });

  it('splits a character that alone is too long', () => {
    const accents = `e${'\u0301'.repeat(2_500)}`;
    expect(parts(accents).join('')).toBe(accents);
  });

  it('keeps half a surrogate pair out', () => {
    expect(parts('a\uD83D')).toEqual(['a\uFFFD']);
  });

  it.each(['', ' '.repeat(3_000)])('has no parts where nothing is to be said', (text) => {
    expect(splitText(text, 'messenger')).toEqual({ parts: [], isCut: false });
  });

  it('does not use up the parts for short paragraphs', () => {
    const text = `${'Yes.\n\n'.repeat(5)}${a(9_000)}`;
    expect(splitText(text, 'messenger')).toMatchObject({ isCut: false });
  });

  it.each<[Platform, number]>([
    ['messenger', 1_999],
    ['instagram', 1_000],
  ])('cuts what five parts on %s cannot hold, with an ellipsis', (platform, most) => {
    expect(splitText(a(5 * most), platform)).toEqual({
      parts: Array.from({ length: 5 }, () => a(most)),
      isCut: false,
    });
    const cut = splitText(`${'words and '.repeat(2 * most)}`, platform);
    expect(cut).toMatchObject({ isCut: true, parts: { length: 5 } });
    expect(cut.parts.at(-1)).toMatch(/(words|and)…$/);
  });

  it('loses nothing but spaces, and no part is too long', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 900 }),
      fc.constantFrom('\n', '\n\n', '. ', ' ', 'ภาษาไทย'.repeat(30), '😀'.repeat(50)),
    );
    const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));
    const bare = (of: string) => of.replaceAll(/\s+/g, '');
    fc.assert(
      fc.property(text, (given) => {
        for (const [platform, most, size] of [
          ['messenger', 1_999, (part: string) => part.length],
          ['instagram', 1_000, bytes],
        ] as const) {
          const { parts: all, isCut } = splitText(given, platform);
          expect(all.length).toBeLessThanOrEqual(5);
          for (const part of all) {
            expect(size(part)).toBeLessThanOrEqual(most);
            expect(part.isWellFormed()).toBe(true);
          }
          if (isCut) {
            expect(size(given)).toBeGreaterThan(2.5 * most);
            expect(bare(given).startsWith(bare(all.join('').slice(0, -1)))).toBe(true);
          } else expect(bare(all.join(''))).toBe(bare(given));
        }
      }),
    );
  });
});
