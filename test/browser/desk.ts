import type { Locator, Page } from 'playwright-core';

/** Who has the thread, in the words of the page. */
export interface Owners {
  readonly meta: string;
  readonly ledger: string;
  readonly differs: boolean;
}

/** The page in the words of those who sit before it: everything is found as a person finds it, by role and name. */
export interface Desk {
  readonly page: Page;
  /** The person types a message and sends it. */
  says(text: string): Promise<void>;
  /** The person presses a button of the chat. */
  taps(name: string): Promise<void>;
  /** The conversation as the person sees it, oldest first: `person: …`, `bot: …`, `inbox: …`. */
  bubbles(): Promise<readonly string[]>;
  /** What a human's pane shows. */
  seenBy(pane: Pane): Promise<string>;
  /** A human answers from a pane. */
  replies(pane: Pane, text: string): Promise<void>;
  /** A human presses a button of a pane. */
  presses(pane: Pane, name: string): Promise<void>;
  owners(): Promise<Owners>;
  /** Does something in the drawer, which is opened before and closed after. */
  settles(what: (drawer: Locator) => Promise<void>): Promise<void>;
}

export type Pane = 'Page Inbox' | 'Help desk';

const REPLY: Readonly<Record<Pane, string>> = {
  'Page Inbox': 'Reply as the Page Inbox',
  'Help desk': 'Reply as the help desk',
};

export function deskOn(page: Page): Desk {
  const region = (name: string) => page.getByRole('region', { name, exact: true });
  const button = (within: Locator, name: string) => within.getByRole('button', { name, exact: true });
  const person = region('Person');
  const owners = region('Who has the thread');
  const text = async (id: string) => (await owners.getByTestId(id).innerText()).trim();

  return {
    page,
    async says(words) {
      await person.getByRole('textbox', { name: 'Message as the person' }).fill(words);
      await button(person, 'Send').click();
    },
    taps: (name) => button(person, name).click(),
    async bubbles() {
      const bubbles = await person.getByRole('log', { name: 'Messenger' }).locator('[data-from]').all();
      return Promise.all(
        bubbles.map(
          async (each) => `${await each.getAttribute('data-from')}: ${(await each.innerText()).trim()}`,
        ),
      );
    },
    seenBy: (pane) => region(pane).innerText(),
    async replies(pane, words) {
      await region(pane).getByRole('textbox', { name: REPLY[pane] }).fill(words);
      await button(region(pane), 'Send reply').click();
    },
    presses: (pane, name) => button(region(pane), name).click(),
    async owners() {
      const differs = (await owners.getAttribute('data-differs')) === 'true';
      return { meta: await text('owner-meta'), ledger: await text('owner-ledger'), differs };
    },
    async settles(what) {
      await page.getByRole('button', { name: 'Settings and faults' }).click();
      const drawer = page.getByRole('dialog', { name: 'Settings and faults' });
      await what(drawer);
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });
    },
  };
}
