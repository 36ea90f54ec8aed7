import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, MODES, type Service, startService } from '../e2e/service.ts';
import { OUR_APP, PAGE_INBOX } from '../ids.ts';
import type { Owners } from './desk.ts';
import { launchChromium, type OpenDesk, openDesk } from './open-desk.ts';
import { personOn } from './person-on.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

// The three cases by which Zendesk's help tells whether a handover works, by hand and by eye.
describe.each(MODES)('Zendesk on the page, %s', (mode) => {
  const asked = 'person: Chat with agent';
  const moment = 'bot: One moment, a colleague will answer.';
  let service: Service;
  let desk: OpenDesk;
  beforeAll(async () => {
    service = await startService();
    desk = await openDesk(browser, service.local.url);
  });
  afterAll(async () => {
    await desk.page.context().close();
    await service.close();
  });

  const ledger = async () => service.ledger(await personOn(service));
  const expectOwners = (owners: Partial<Owners>) =>
    eventually(async () => expect(await desk.owners()).toMatchObject(owners));
  const expectBoth = (both: string) => expectOwners({ meta: both, ledger: both, differs: false });
  const expectLedger = (item: object) =>
    eventually(async () => expect(await ledger()).toMatchObject({ ...item, mailbox: [] }));

  it('lets the mode be chosen', async () => {
    const name = mode === 'routing' ? 'Conversation Routing' : 'Default behaviour';
    await desk.settles(async (drawer) => {
      await drawer.getByRole('radio', { name }).check();
      await eventually(async () => expect((await service.meta.page()).messenger.mode).toBe(mode));
    });
  });

  it('shows the answer of the bot, and no owner that nothing has proved', async () => {
    await desk.says('hello');
    await eventually(async () => expect(await desk.bubbles()).toEqual(['person: hello', 'bot: [bot] hello']));
    await expectOwners({ meta: mode === 'routing' ? 'Bot' : 'Nobody', ledger: 'Unknown' });
    await expectLedger({ owner: 'unknown' });
  });

  it('shows that the phrase hands the thread to the Page Inbox', async () => {
    await desk.says('Chat with agent');
    await eventually(async () => expect((await desk.bubbles()).slice(2)).toEqual([asked, moment]));
    await expectBoth('Page Inbox');
    await expectLedger({ owner: 'app', ownerAppId: PAGE_INBOX, ownerName: 'page-inbox', unproven: false });
  });

  it('shows what is said now in the inbox, and no answer of the bot', async () => {
    await desk.says('my order is late');
    await eventually(async () => expect(await desk.seenBy('Page Inbox')).toContain('my order is late'));
    await service.settled();
    expect((await desk.bubbles()).slice(2)).toEqual([asked, moment, 'person: my order is late']);
  });

  it('shows the answer of the agent', async () => {
    await desk.replies('Page Inbox', 'It is on its way.');
    await eventually(async () => expect((await desk.bubbles()).at(-1)).toBe('inbox: It is on its way.'));
    await expectBoth('Page Inbox');
  });

  it('shows that the bot answers again when the agent is done', async () => {
    await desk.presses('Page Inbox', 'Done');
    // Without a default app a thread that was nobody's before is nobody's again, and nobody is told.
    await expectOwners({ meta: mode === 'routing' ? 'Bot' : 'Nobody' });
    await desk.says('thanks');
    await eventually(async () => expect((await desk.bubbles()).at(-1)).toBe('bot: [bot] thanks'));
    await expectOwners({ differs: false });
    await service.settled();
    expect(await ledger()).toMatchObject({ owner: mode === 'routing' ? 'us' : 'idle', mailbox: [] });
    expect(await ledger()).not.toHaveProperty('failures.0');
  });

  it('hands the thread to the help desk by a button, and back', async () => {
    await desk.taps('Talk to the help desk');
    await expectBoth('Help desk');
    await expectLedger({ owner: 'app', ownerName: 'help-desk' });
    await desk.replies('Help desk', 'The help desk here.');
    await eventually(async () =>
      expect((await desk.bubbles()).at(-1)).toBe('help-desk: The help desk here.'),
    );
    await desk.presses('Help desk', 'Pass back');
    await expectBoth('Bot');
    await expectLedger({ owner: 'us' });
  });

  it('says each answer once', async () => {
    const { messages } = await service.meta.thread(await personOn(service));
    const answers = messages.filter(({ from, text }) => from === OUR_APP && text?.startsWith('[bot]'));
    expect(answers.map(({ text }) => text)).toEqual(['[bot] hello', '[bot] thanks']);
  });

  it('troubles nobody with errors, and asks nobody but this machine', () => {
    expect(desk.troubles).toEqual([]);
  });
});
