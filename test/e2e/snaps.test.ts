import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_INBOX } from '../ids.ts';
import { expectNoLeak } from './leaks.ts';
import { greet } from './scenarios.ts';
import { MODES, type Service, startService, text } from './service.ts';

// The bot answers first; a button or an intent brings an agent in the Page Inbox; Done brings the bot back.
describe.each(MODES)('Snaps, %s', (mode) => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    await service.meta.setMode(mode);
  });
  afterAll(() => service.close());

  async function expectHandedOver(psid: string) {
    await service.expectLedger(psid, { owner: 'app', ownerName: 'page-inbox', mailbox: [] });
    expect((await service.meta.thread(psid)).owner).toBe(PAGE_INBOX);
  }

  it('hands over on a button', async () => {
    const psid = '24000000000000401';
    await greet([psid], service);
    await service.meta.person(psid).taps('TALK_TO_AGENT', 'Talk to an agent');
    await expectHandedOver(psid);
  });

  it('hands over on an intent that Meta is sure of, and not on one that it is not', async () => {
    const psid = '24000000000000402';
    await greet([psid], service);
    const intent = (confidence: number) => ({ intents: [{ name: 'talk_to_agent', confidence }] });
    await service.meta.person(psid).writes({ text: text('maybe a human?'), nlp: intent(0.69) });
    await service.expectLastSaid(psid, `bot: [bot] ${text('maybe a human?')}`);
    await service.meta.person(psid).writes({ text: text('I want a human'), nlp: intent(0.7) });
    await expectHandedOver(psid);
  });

  it('is silent while the agent answers, and back when the agent is done', async () => {
    const psid = '24000000000000401';
    await service.meta.person(psid).writes(text('where is my parcel?'));
    await service.meta.app(PAGE_INBOX).replies(psid, text('Around the corner.'));
    await service.settled();
    expect((await service.said(psid)).at(-1)).toBe(`${PAGE_INBOX}: ${text('Around the corner.')}`);

    await service.meta.inbox.done(psid);
    await service.meta.person(psid).writes(text('thank you'));
    await service.expectLastSaid(psid, `bot: [bot] ${text('thank you')}`);
    await service.settled();
    expect((await service.ledger(psid))?.mailbox).toEqual([]);
  });

  it('lets an agent take the thread by answering, whatever the bot is doing', async () => {
    const psid = '24000000000000403';
    await greet([psid], service);
    await service.meta.app(PAGE_INBOX).replies(psid, text('Let me take this.'));
    await service.expectLedger(psid, { owner: 'app', ownerName: 'page-inbox', unproven: false });
    const before = await service.said(psid);
    await service.meta.person(psid).writes(text('thank you, human'));
    await service.settled();
    expect(await service.said(psid)).toEqual(before);
  });

  it('keeps tokens, secrets and words to itself', () => expectNoLeak(service));
});
