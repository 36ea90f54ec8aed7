import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAttemptAt } from '../../functions/graph/retry-times.ts';

const NOW = Date.UTC(2026, 10, 21);
const latest = () => 1;
const earliest = () => 0;

describe('nextAttemptAt', () => {
  it.each([
    [1, 2_000],
    [2, 4_000],
    [3, 8_000],
    [8, 256_000],
    [9, 300_000],
    [5_000, 300_000],
  ])('lies after attempt %i within %i ms', (attempts, windowMs) => {
    expect(nextAttemptAt(NOW, attempts, undefined, latest)).toBe(NOW + windowMs);
    expect(nextAttemptAt(NOW, attempts, undefined, earliest)).toBe(NOW);
  });

  it('is never before the time that Graph names', () => {
    expect(nextAttemptAt(NOW, 1, 60_000, earliest)).toBe(NOW + 60_000);
    expect(nextAttemptAt(NOW, 1, 60_000, latest)).toBe(NOW + 62_000);
  });

  it('is a whole millisecond for any number of attempts', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
        const at = nextAttemptAt(NOW, attempts, undefined, () => random);
        expect(Number.isSafeInteger(at)).toBe(true);
        expect(at).toBeGreaterThanOrEqual(NOW);
        expect(at).toBeLessThanOrEqual(NOW + 300_000);
      }),
    );
  });
});
