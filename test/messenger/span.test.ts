import { describe, expect, it } from 'vitest';
import { spanOf } from '../../functions/messenger/span.ts';

const ARRIVED_AT = 1790000001000;
const ENTRY = 1790000000500;
const MINUTES = 60 * 1000;
const second = { from: 1790000000000, to: 1790000000999 };
const entry = { from: ENTRY, to: ENTRY };

describe('spanOf', () => {
  it.each([
    ['milliseconds', 1790000000123, { from: 1790000000123, to: 1790000000123 }],
    ['milliseconds as text', '1790000000123', { from: 1790000000123, to: 1790000000123 }],
    ['milliseconds with a fraction', 1790000000123.7, { from: 1790000000123, to: 1790000000123 }],
    ['seconds, which span a second', 1790000000, second],
    ['seconds as text', '1790000000', second],
    ['seconds with a fraction', 1790000000.25, second],
    ['seconds with a fraction as text', '1790000000.25', second],
    ['the first second that is one', 1e9, { from: 1e12, to: 1e12 + 999 }],
    ['the first millisecond that is one', 1e12, { from: 1e12, to: 1e12 }],
  ])('reads %s', (_, stamp, span) => {
    expect(spanOf([stamp, ENTRY], ARRIVED_AT)).toEqual(span);
  });

  it.each([
    undefined,
    null,
    0,
    1,
    12341,
    -1790000000123,
    1e9 - 1,
    1e11,
    5e11,
    1e12 - 1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    'soon',
    '1790000000.',
    '1790000000 or so',
    'at 1790000000',
    '1e12',
    '0x1A0C4F2B1C0',
    '2026-09-21T13:33:20+0000',
    true,
    [1790000000123],
    {},
  ])('falls back to the time of the entry for %j', (stamp) => {
    expect(spanOf([stamp, ENTRY], ARRIVED_AT)).toEqual(entry);
  });

  const limit = ARRIVED_AT + 5 * MINUTES;
  it.each([
    ['reads the time of the entry by the same rules', [undefined, '1790000000'], second],
    ['is any time before the arrival if there is no stamp', [undefined, 12341], { from: 0, to: ARRIVED_AT }],
    ['reads a stamp up to five minutes ahead of the arrival', [limit], { from: limit, to: limit }],
    ['is any time if the stamp is further ahead', [limit + 1], { from: 0, to: Number.MAX_SAFE_INTEGER }],
  ])('%s', (_, stamps, span) => {
    expect(spanOf(stamps, ARRIVED_AT)).toEqual(span);
  });
});
