import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type Service, startService } from '../e2e/service.ts';
import { launchChromium, type OpenDesk, openDesk } from './open-desk.ts';

const FOLDER = join(import.meta.dirname, '../../screenshots');
const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

const views = Object.entries(SIZES).flatMap(([size, viewport]) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ size, viewport, colorScheme })),
);

// Four windows on one run: each shows live what is done in the first, and what it shows is kept to be looked at.
describe('the page in every window that is open', () => {
  let browser: Browser;
  let service: Service;
  let desks: readonly (OpenDesk & { readonly name: string })[];
  let first: OpenDesk;
  beforeAll(async () => {
    browser = await launchChromium();
    service = await startService();
    desks = await Promise.all(
      views.map(async ({ size, viewport, colorScheme }) => ({
        ...(await openDesk(browser, service.local.url, { viewport, colorScheme, reducedMotion: 'reduce' })),
        name: `${size}-${colorScheme}`,
      })),
    );
    first = desks[0] as OpenDesk;
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  const keep = (state: string) =>
    Promise.all(
      desks.map(({ page, name }) =>
        page.screenshot({ path: join(FOLDER, `${state}-${name}.png`), fullPage: true }),
      ),
    );
  const everywhere = (expectation: (desk: OpenDesk) => Promise<void>) =>
    eventually(() => Promise.all(desks.map(expectation)));

  it('is there before anybody has spoken', async () => {
    await everywhere(async (desk) => expect(await desk.bubbles()).toEqual([]));
    await keep('1-nobody');
  });

  it('shows the bot at work', async () => {
    await first.says('hello');
    await everywhere(async (desk) => expect((await desk.bubbles()).at(-1)).toBe('bot: [bot] hello'));
    await everywhere(async (desk) => expect((await desk.owners()).meta).toBe('Bot'));
    await keep('2-bot');
  });

  it('shows an agent at work', async () => {
    await first.says('Chat with agent');
    await everywhere(async (desk) => expect((await desk.owners()).ledger).toBe('Page Inbox'));
    await first.says('my order is late');
    await first.replies('Page Inbox', 'It is on its way.');
    await everywhere(async (desk) => expect((await desk.bubbles()).at(-1)).toBe('inbox: It is on its way.'));
    await service.settled();
    await keep('3-agent');
  });

  it('shows that Meta and the ledger differ', async () => {
    await service.meta.setFaults({ dropHandoverEvents: true });
    await first.presses('Page Inbox', 'Done');
    await everywhere(async (desk) => expect((await desk.owners()).differs).toBe(true));
    await keep('4-differs');
  });

  it('shows the drawer', async () => {
    for (const { page } of desks) await page.getByRole('button', { name: 'Settings and faults' }).click();
    await everywhere(async ({ page }) => {
      const dropped = page.getByRole('checkbox', { name: 'Drop handover events' });
      expect(await dropped.isChecked()).toBe(true);
    });
    await keep('5-drawer');
  });

  it('troubles nobody with errors, and asks nobody but this machine', () => {
    expect(desks.flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});
