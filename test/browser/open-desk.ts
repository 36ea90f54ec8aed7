import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type Desk, deskOn } from './desk.ts';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a profile of its own, which is gone when it is closed. `CHROMIUM` names another than Debian's. */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: QUIET });
}

/** The page as a person has it open, in a window of its own. */
export interface OpenDesk extends Desk {
  /** What no person should see: errors of the page, and requests to anywhere but this machine. */
  readonly troubles: readonly string[];
}

/** A laptop's window unless `options` say otherwise. */
export async function openDesk(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenDesk> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const troubles = troublesOf(page);
  await page.goto(url);
  await page.getByRole('heading', { level: 1, name: 'messenger-handover' }).waitFor();
  return { ...deskOn(page), troubles };
}

function troublesOf(page: Page): readonly string[] {
  const troubles: string[] = [];
  page.on('pageerror', ({ message }) => troubles.push(message));
  page.on('console', (line) => {
    if (line.type() === 'error') troubles.push(line.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') troubles.push(`asked ${request.url()}`);
  });
  return troubles;
}
