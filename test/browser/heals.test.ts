import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type Service, startService } from '../e2e/service.ts';
import { PAGE_INBOX } from '../ids.ts';
import type { Owners } from './desk.ts';
import { launchChromium, type OpenDesk, openDesk } from './open-desk.ts';
import { personOn } from './person-on.ts';

describe('a handover that Meta does not tell', () => {
  let browser: Browser;
  let service: Service;
  let desk: OpenDesk;
  beforeAll(async () => {
    browser = await launchChromium();
    service = await startService();
    desk = await openDesk(browser, service.local.url);
    await desk.says('hello');
    await eventually(async () => expect(await desk.bubbles()).toEqual(['person: hello', 'bot: [bot] hello']));
    await later();
    await expectOwners({ meta: 'Bot', ledger: 'Bot', differs: false });
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  const later = () =>
    desk.settles((drawer) => drawer.getByRole('button', { name: '5 minutes later' }).click());
  const expectOwners = (owners: Owners) =>
    eventually(async () => expect(await desk.owners()).toEqual(owners));

  it('is switched on in the drawer', async () => {
    await desk.settles(async (drawer) => {
      const box = drawer.getByRole('checkbox', { name: 'Drop handover events' });
      await box.check();
      await eventually(async () => expect(await box.isChecked()).toBe(true));
    });
  });

  it('leaves the ledger with the bot when the inbox takes the thread, and nobody can miss it', async () => {
    // The owner is looked up once in a while of quiet, and not before somebody has spoken again.
    await desk.says('hello again');
    await eventually(async () => expect((await desk.bubbles()).at(-1)).toBe('bot: [bot] hello again'));
    await service.settled();
    await desk.presses('Page Inbox', 'Move to Main');
    await expectOwners({ meta: 'Page Inbox', ledger: 'Bot', differs: true });
    const region = desk.page.getByRole('region', { name: 'Who has the thread' });
    await region.getByText(/differs for \d/i).waitFor();
    await service.settled();
    expect(await service.ledger(await personOn(service))).toMatchObject({ owner: 'us' });
  });

  it('heals when five quiet minutes have passed', async () => {
    await later();
    await expectOwners({ meta: 'Page Inbox', ledger: 'Page Inbox', differs: false });
    expect(await service.ledger(await personOn(service))).toMatchObject({
      owner: 'app',
      ownerAppId: PAGE_INBOX,
      unproven: false,
      mailbox: [],
    });
  });

  it('keeps the bot silent from then on', async () => {
    const isLast = async () => expect((await desk.bubbles()).at(-1)).toBe('person: is anybody there?');
    await desk.says('is anybody there?');
    await eventually(isLast);
    await service.settled();
    await isLast();
    expect(desk.troubles).toEqual([]);
  });
});
