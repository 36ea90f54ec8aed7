import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type Service, startService } from '../e2e/service.ts';
import { launchChromium, type OpenDesk, openDesk } from './open-desk.ts';

/** More than the page has things to stop at. */
const MOST_TABS = 80;

let browser: Browser;
let service: Service;
let desk: OpenDesk;
beforeAll(async () => {
  browser = await launchChromium();
  service = await startService();
});
afterEach(() => desk.page.context().close());
afterAll(async () => {
  await browser.close();
  await service.close();
});

const hasFocus = async (page: Page, what: Locator) => (await what.and(page.locator(':focus')).count()) === 1;

/** Presses Tab until `what` has the focus. */
async function tabTo(page: Page, what: Locator): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await hasFocus(page, what)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${what} cannot be reached with Tab`);
}

describe('with nothing but a keyboard', () => {
  it('a message is written and sent, and the next one can follow at once', async () => {
    desk = await openDesk(browser, service.local.url);
    const { page } = desk;
    const box = page.getByRole('textbox', { name: 'Message as the person' });
    await tabTo(page, box);
    await page.keyboard.type('by keyboard');
    await page.keyboard.press('Enter');
    await eventually(async () =>
      expect(await desk.bubbles()).toEqual(['person: by keyboard', 'bot: [bot] by keyboard']),
    );
    expect(await hasFocus(page, box)).toBe(true);
    expect(await box.inputValue()).toBe('');
  });

  it('the drawer opens with Enter, keeps the focus inside, closes with Escape, and gives the focus back', async () => {
    desk = await openDesk(browser, service.local.url);
    const { page } = desk;
    const opener = page.getByRole('button', { name: 'Settings and faults' });
    const drawer = page.getByRole('dialog', { name: 'Settings and faults' });
    await tabTo(page, opener);
    await page.keyboard.press('Enter');
    await drawer.waitFor();
    await eventually(async () => expect(await hasFocus(page, opener)).toBe(false));
    const box = drawer.getByRole('checkbox', { name: 'Drop handover events' });
    await tabTo(page, box);
    await page.keyboard.press('Space');
    await eventually(async () => expect(await box.isChecked()).toBe(true));
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    expect(await hasFocus(page, opener)).toBe(true);
  });
});

describe('on a phone', () => {
  const owners = () => desk.page.getByRole('region', { name: 'Who has the thread' });
  const height = 844;

  it('nothing is wider than the screen, and who has the thread stays in sight', async () => {
    desk = await openDesk(browser, service.local.url, {
      viewport: { width: 390, height },
      isMobile: true,
      hasTouch: true,
    });
    const { page } = desk;
    await desk.says(`A word that does not end: ${'x'.repeat(120)}`);
    await eventually(async () => expect((await desk.bubbles()).at(-1)).toMatch(/^bot: /));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);

    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    expect(await page.evaluate('window.scrollY')).toBeGreaterThan(0);
    const box = await owners().boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
    expect(desk.troubles).toEqual([]);
  });
});
