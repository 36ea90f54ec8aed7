import { beforeEach, describe, expect, it } from 'vitest';
import type { PageId } from '../../functions/messenger/ids.ts';
import { PACE, type SendPace } from '../../functions/store/send-pace.ts';
import { NOW, PAGE_ID } from '../ids.ts';

/** What every SendPace does. `create` gives one that nobody has asked yet. */
export function describeSendPace(name: string, create: () => Promise<SendPace>): void {
  describe(`SendPace ${name}`, () => {
    const pageId = PAGE_ID;
    const start = Math.floor(NOW / PACE.windowMs) * PACE.windowMs;
    let pace: SendPace;

    beforeEach(async () => {
      pace = await create();
    });

    async function fill(now: number): Promise<void> {
      for (let n = 0; n < PACE.sends; n += 1) expect(await pace.take(pageId, now)).toBe(true);
    }

    it('gives so many places in a window, and no more until its end', async () => {
      await fill(start);
      expect(await pace.take(pageId, start)).toBe(false);
      expect(await pace.take(pageId, start + PACE.windowMs - 1)).toBe(false);
      expect(await pace.take(pageId, start + PACE.windowMs)).toBe(true);
    });

    it('counts each window for itself, whoever has the later clock', async () => {
      await fill(start + PACE.windowMs);
      await fill(start);
      expect(await pace.take(pageId, start)).toBe(false);
      expect(await pace.take(pageId, start + PACE.windowMs)).toBe(false);
    });

    it('gives as many as there are to takers who come at once', async () => {
      const takers = Array.from({ length: 2 * PACE.sends }, () => pace.take(pageId, NOW));
      expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(PACE.sends);
    });

    it('keeps Pages apart', async () => {
      await fill(NOW);
      expect(await pace.take('100000000000002' as PageId, NOW)).toBe(true);
    });
  });
}
