import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageId } from '../../functions/messenger/ids.ts';
import { newPage, type Page } from '../../functions/page/page.ts';
import type { PageRepository } from '../../functions/store/page-repository.ts';
import { NOW, PAGE_ID } from '../ids.ts';

/** What every PageRepository does. `create` gives an empty one. */
export function describePageRepository(name: string, create: () => Promise<PageRepository>): void {
  describe(`PageRepository ${name}`, () => {
    const pageId = PAGE_ID;
    const full: Page = {
      pageId,
      messenger: { mode: 'routing', readAt: NOW },
      instagram: { mode: 'zero-config', readAt: NOW + 1 },
      echoes: true,
      pause: { until: NOW + 60_000, reason: 'token', fbtraceId: 'AsimTrace0001' },
      policyAt: NOW - 1_000,
    };
    let pages: PageRepository;

    beforeEach(async () => {
      pages = await create();
    });

    it('gives a new Page where nothing was learnt', async () => {
      expect(await pages.read(pageId)).toEqual(newPage(pageId));
    });

    it('reads what was learnt', async () => {
      expect(await pages.update(pageId, () => full, NOW)).toEqual(full);
      expect(await pages.read(pageId)).toEqual(full);
    });

    it('forgets what a change leaves out', async () => {
      await pages.update(pageId, () => full, NOW);
      await pages.update(pageId, ({ pause: _, ...page }) => page, NOW);
      const { pause: _, ...rest } = full;
      expect(await pages.read(pageId)).toEqual(rest);
    });

    it('hands each change what is known', async () => {
      await pages.update(pageId, () => full, NOW);
      const change = vi.fn((page: Page) => ({ ...page, echoes: false }));
      await pages.update(pageId, change, NOW + 1);
      expect(change).toHaveBeenCalledWith(full);
      expect(await pages.read(pageId)).toEqual({ ...full, echoes: false });
    });

    it('loses none of two changes at once', async () => {
      await Promise.all([
        pages.update(pageId, (page) => ({ ...page, echoes: true }), NOW),
        pages.update(pageId, (page) => ({ ...page, messenger: { mode: 'routing', readAt: NOW } }), NOW),
      ]);
      expect(await pages.read(pageId)).toMatchObject({ echoes: true, messenger: { mode: 'routing' } });
    });

    it('keeps Pages apart', async () => {
      const other = '100000000000002' as PageId;
      await pages.update(pageId, () => full, NOW);
      expect(await pages.read(other)).toEqual(newPage(other));
    });
  });
}
