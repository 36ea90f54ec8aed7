import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../functions/graph/classify.ts';

const usage = (...minutes: number[]) =>
  JSON.stringify({
    '100000000000001': minutes.map((estimated_time_to_regain_access) => ({
      type: 'messenger',
      call_count: 100,
      estimated_time_to_regain_access,
    })),
  });

describe('readRetryAfter', () => {
  it('reads the seconds of Retry-After', () => {
    expect(readRetryAfter({ 'retry-after': '30' })).toBe(30_000);
  });

  it('reads the longest wait of all use cases, in minutes', () => {
    expect(readRetryAfter({ 'x-business-use-case-usage': usage(3, 19, 0) })).toBe(19 * 60_000);
  });

  it('prefers Retry-After', () => {
    const header = { 'x-business-use-case-usage': usage(19) };
    expect(readRetryAfter({ ...header, 'retry-after': '30' })).toBe(30_000);
    expect(readRetryAfter({ ...header, 'retry-after': '-30' })).toBe(19 * 60_000);
  });

  it('limits the wait to a day', () => {
    expect(readRetryAfter({ 'retry-after': '99999999' })).toBe(24 * 60 * 60_000);
  });

  it('ignores a malformed use case, and reads the others', () => {
    const uses = [{ estimated_time_to_regain_access: -1 }, { estimated_time_to_regain_access: 'x' }, {}];
    const header = (more: object[]) => ({
      'x-business-use-case-usage': JSON.stringify({ 1: [...uses, ...more] }),
    });
    expect(readRetryAfter(header([]))).toBeUndefined();
    expect(readRetryAfter(header([{ estimated_time_to_regain_access: 2 }]))).toBe(2 * 60_000);
  });

  it.each([
    [{}],
    [{ 'retry-after': 'soon' }],
    [{ 'retry-after': '-5' }],
    [{ 'retry-after': '0' }],
    [{ 'retry-after': '7s' }],
    [{ 'retry-after': 'in 7' }],
    [{ 'retry-after': '1e3' }],
    [{ 'x-business-use-case-usage': usage(0) }],
    [{ 'x-business-use-case-usage': usage() }],
    [{ 'x-business-use-case-usage': 'not json' }],
    [{ 'x-business-use-case-usage': '{"1":"x"}' }],
    [{ 'x-business-use-case-usage': '[1]' }],
  ])('reads no wait from %j', (headers) => {
    expect(readRetryAfter(headers)).toBeUndefined();
  });
});
