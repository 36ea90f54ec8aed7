import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES, type Service, startService } from '../e2e/service.ts';
import { launchChromium, type OpenDesk, openDesk } from './open-desk.ts';

describe.each(MODES)('the plays, %s', (mode) => {
  let browser: Browser;
  let service: Service;
  let desk: OpenDesk;
  beforeAll(async () => {
    browser = await launchChromium();
    service = await startService();
    await service.meta.setMode(mode);
    desk = await openDesk(browser, service.local.url);
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  it.each(['Zendesk', 'Cognigy', 'VCC Live', 'Snaps'])(
    '%s is acted out to its end, and ends with the bot',
    { timeout: 120_000 },
    async (name) => {
      const drawer = desk.page.getByRole('dialog', { name: 'Settings and faults' });
      await desk.page.getByRole('button', { name: 'Settings and faults' }).click();
      await drawer.getByRole('button', { name: `Play: ${name}` }).click();
      const bar = desk.page.getByRole('status', { name: 'Play' });
      await bar.getByText(name, { exact: true }).waitFor();
      await bar.getByRole('button', { name: 'Close' }).waitFor({ timeout: 100_000 });
      await service.settled();
      const bubbles = await desk.bubbles();
      expect(bubbles.filter((each) => each.startsWith('bot: ')).length).toBeGreaterThan(2);
      expect(
        bubbles.some((each) => !/^(bot|person): /.test(each)),
        bubbles.join('\n'),
      ).toBe(true);
      expect(bubbles.at(-1)).toMatch(/^bot: \[bot\] /);
      expect(desk.troubles).toEqual([]);
      await bar.getByRole('button', { name: 'Close' }).click();
    },
  );
});
