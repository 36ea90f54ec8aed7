import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, parseLossless } from '../../functions/messenger/json.ts';

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

  it.each([
    [String.raw`["\\\\",98765432109876543]`, String.raw`\\`],
    [String.raw`["\\\"",98765432109876543]`, String.raw`\"`],
  ])('finds the end of a string with escapes at its end, and the number behind it: %s', (source, text) => {
    expect(parseLossless(source)).toEqual([text, '98765432109876543']);
  });

  it('leaves big numbers in exponent form as they are', () => {
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

  describe('of nested lists and objects', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

    it('reads 64 levels', () => {
      expect(parseLossless(nested(64))).toBeInstanceOf(Array);
    });

    it.each([
      ['65 levels', nested(65)],
      ['100,000 levels', '{"a":'.repeat(100_000)],
    ])('throws for %s', (_, text) => {
      expect(() => parseLossless(text)).toThrow(RangeError);
      expect(() => parseLossless(text)).toThrow('deeper than 64 levels');
    });

    it('counts neither brackets inside strings nor brackets side by side', () => {
      const text = `["${'['.repeat(100)}", "\\"${'{'.repeat(100)}\\\\", ${'[],'.repeat(100)} 1]`;
      expect(parseLossless(text)).toHaveLength(103);
    });
  });

  it('sets no prototype from a __proto__ key', () => {
    const parsed = parseLossless('{"__proto__":{"polluted":true},"id":98765432109876543}');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(parsed).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('fingerprint', () => {
  it('is the same if only the order of keys differs, at any depth', () => {
    expect(fingerprint({ a: 1, b: { c: [1], d: 2 } })).toBe(fingerprint({ b: { d: 2, c: [1] }, a: 1 }));
  });

  it.each([
    ['a value', { a: 2 }],
    ['the type of a value', { a: '1' }],
    ['a key', { b: 1 }],
  ])('differs if %s differs', (_, other) => {
    expect(fingerprint(other)).not.toBe(fingerprint({ a: 1 }));
  });

  it('differs if the order of a list differs', () => {
    expect(fingerprint([1, 2])).not.toBe(fingerprint([2, 1]));
  });
});
