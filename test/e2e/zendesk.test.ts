import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OUR_APP, ZENDESK } from '../ids.ts';
import { expectNoLeak, leaksIn } from './leaks.ts';
import { eventually, MODES, type Service, startService, text } from './service.ts';

// A bot with a key phrase, a help desk that answers, and the way back: the three cases by which Zendesk's help tells
// whether a handover works.
describe.each(MODES)('Zendesk, %s', (mode) => {
  const psid = '24000000000000101';
  let service: Service;

  beforeAll(async () => {
    const triggers = [{ phrase: 'chat with agent', target: 'zendesk' }];
    service = await startService({ change: (settings) => ({ ...settings, triggers }) });
    await service.meta.setMode(mode);
  });
  afterAll(() => service.close());

  it('answers a person with the bot', async () => {
    await service.meta.person(psid).writes(text('hello'));
    await eventually(async () => expect(await service.said(psid)).toEqual([`bot: [bot] ${text('hello')}`]));
    await service.settled();
    expect((await service.ledger(psid))?.mailbox).toEqual([]);
  });

  it('hands the thread over when the person says the phrase, and leaves what follows to the agent', async () => {
    await service.meta.person(psid).writes('  Chat with AGENT!');
    await service.expectLedger(psid, {
      owner: 'app',
      ownerAppId: ZENDESK,
      ownerName: 'zendesk',
      unproven: false,
      mailbox: [],
    });
    const before = await service.said(psid);
    expect(before.at(-1)).toBe('bot: One moment, a colleague will answer.');

    await service.meta.person(psid).writes(text('my order is late'));
    await service.settled();
    const received = await service.meta.app(ZENDESK).received('messaging');
    expect(JSON.stringify(received)).toContain('my order is late');
    expect(await service.said(psid)).toEqual(before);
    expect((await service.meta.thread(psid)).owner).toBe(ZENDESK);
  });

  it('answers with the bot again when the agent is done', async () => {
    await service.meta.app(ZENDESK).replies(psid, text('It is on its way.'));
    await service.meta.app(ZENDESK).passes(psid, OUR_APP);
    await service.expectLastSaid(psid, 'bot: The bot is back.');

    await service.meta.person(psid).writes(text('thanks'));
    await service.expectLastSaid(psid, `bot: [bot] ${text('thanks')}`);
    await service.settled();
    expect(await service.ledger(psid)).toMatchObject({ owner: 'us', mailbox: [] });
    expect(await service.ledger(psid)).not.toHaveProperty('failures.0');
  });

  it('says each of its words once', async () => {
    const words = (await service.said(psid)).filter((each) => each.startsWith('bot: '));
    expect(new Set(words).size).toBe(words.length);
  });

  it('tells the conversation in its timeline, without its words', async () => {
    const timeline = await service.timeline(psid);
    expect(timeline).toEqual(expect.arrayContaining(['message queued', 'say done', 'message left']));
    expect(timeline).toContain('pass done');
    expect(leaksIn(JSON.stringify(timeline))).toBe(false);
  });

  it('keeps tokens, secrets and words to itself', async () => {
    expect(leaksIn(`{"text":"${text('hello')}"}`)).toBe(true);
    await expectNoLeak(service);
  });
});
