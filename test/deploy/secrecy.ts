import { describe, expect, it } from 'vitest';
import { linesOf } from './logs.ts';
import { type At, CANARY } from './place.ts';

/** What all functions have printed by now, failures included. */
export function secrecy(at: At): void {
  describe('the log groups of the functions', () => {
    it('hold no token, no secret and no word', async () => {
      const lines = await linesOf(at().operator, 'messenger-handover-dev/');
      for (const known of ['"delivery"', '"visit"', '"sweep"', '"watch"', 'store_unavailable']) {
        expect(lines).toContainEqual(expect.stringContaining(known));
      }
      expect(lines.filter((line) => line.includes(CANARY))).toEqual([]);
    });
  });
}
