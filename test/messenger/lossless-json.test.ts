import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../functions/messenger/lossless-json.ts';

describe('parseLossless', () => {
  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['9007199254740993', '9007199254740993'],
    ['98765432109876543', '98765432109876543'],
    ['1234567890123456', 1234567890123456],
    ['123', 123],
    ['0.12345678901234568', 0.12345678901234568],
    ['-98765432109876544', -98765432109876544],
    ['"98765432109876543"', '98765432109876543'],
  ])('reads %s as %j, wherever it stands', (source, value) => {
    expect(parseLossless(`{"id":${source}}`)).toEqual({ id: value });
    expect(parseLossless(`[${source}]`)).toEqual([value]);
    expect(parseLossless(`[1, \n ${source} ]`)).toEqual([1, value]);
  });

  it('finds the end of a text whose last character is a backslash, and the number behind it', () => {
    expect(parseLossless(String.raw`["\\\\",98765432109876543]`)).toEqual([
      String.raw`\\`,
      '98765432109876543',
    ]);
    expect(parseLossless(String.raw`["\\\"",98765432109876543]`)).toEqual([
      String.raw`\"`,
      '98765432109876543',
    ]);
  });

  it('leaves big numbers that are no ids as they are', () => {
    expect(parseLossless('[12345678901234567e3,1e300]')).toEqual([12345678901234567e3, 1e300]);
  });

  it('differs from JSON.parse in whole numbers above 2^53 only', () => {
    const isBig = (value: unknown) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(`${value}`);
    const value = fc.jsonValue({ maxDepth: 5 });
    fc.assert(
      fc.property(value, (any) => {
        const text = JSON.stringify(any);
        const expected = JSON.parse(text, (_, each) => (isBig(each) ? `${each}` : each));
        expect(parseLossless(text)).toEqual(expected);
      }),
    );
  });

  it.each(['', '{', '{"a":1,}', "{'a':1}", 'undefined', '{} {}', '"', '"a', '["\\', '["\\"', '{"a'])(
    'throws for %j, which is no JSON',
    (text) => {
      expect(() => parseLossless(text)).toThrow(SyntaxError);
    },
  );

  it('takes 64 levels of nesting and refuses one more', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseLossless(nested(64))).toBeInstanceOf(Array);
    expect(() => parseLossless(nested(65))).toThrow(RangeError);
    expect(() => parseLossless(nested(65))).toThrow('deeper than 64 levels');
    expect(() => parseLossless('{"a":'.repeat(100_000))).toThrow(RangeError);
  });

  it('counts no brackets inside texts, nor many side by side', () => {
    const text = `["${'['.repeat(100)}", "\\"${'{'.repeat(100)}\\\\", ${'[],'.repeat(100)} 1]`;
    expect(parseLossless(text)).toHaveLength(103);
  });

  it('sets no prototype from a __proto__ key', () => {
    const parsed = parseLossless('{"__proto__":{"polluted":true},"id":98765432109876543}');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(parsed).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });
});
