import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_INBOX } from '../ids.ts';
import { expectNoLeak } from './leaks.ts';
import { greet } from './scenarios.ts';
import { MODES, type Service, startService, text } from './service.ts';

// A flow hands the conversation to the Page Inbox with metadata; the agent's Done brings it back with metadata.
describe.each(MODES)('Cognigy, %s', (mode) => {
  const psid = '24000000000000201';
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    await service.meta.setMode(mode);
    await greet([psid], service);
  });
  afterAll(() => service.close());

  it('hands the thread to the Page Inbox with metadata', async () => {
    await service.meta.person(psid).writes({ text: 'Talk to somebody', payload: 'TALK_TO_AGENT' });
    await service.expectLedger(psid, { owner: 'app', ownerName: 'page-inbox', mailbox: [] });
    expect((await service.meta.thread(psid)).owner).toBe(PAGE_INBOX);
    const passes = await service.meta.app(PAGE_INBOX).received('messaging');
    expect(JSON.stringify(passes)).toContain('trigger:page-inbox');
    const calls = (await service.meta.graphCalls()).filter(({ edge }) => edge === 'pass_thread_control');
    expect(calls).toHaveLength(1);
  });

  it('leaves the conversation to the agent', async () => {
    const before = await service.said(psid);
    await service.meta.person(psid).writes(text('can you help?'));
    await service.meta.app(PAGE_INBOX).replies(psid, text('Of course.'));
    await service.settled();
    expect(await service.said(psid)).toEqual([...before, `${PAGE_INBOX}: ${text('Of course.')}`]);
  });

  it('takes the thread back with the metadata that came along, and welcomes the person once', async () => {
    await service.meta.app(PAGE_INBOX).passes(psid, '1111111111111111', 'solved');
    await service.expectLastSaid(psid, 'bot: The bot is back.');
    await service.settled();
    expect((await service.said(psid)).filter((each) => each.endsWith('The bot is back.'))).toHaveLength(1);
    expect(await service.ledger(psid)).toMatchObject({ owner: 'us', mailbox: [] });
    const pass = (await service.meta.deliveries()).find(
      ({ webhook }) => webhook.kind === 'pass_thread_control',
    );
    expect(JSON.stringify(pass)).toContain('solved');
  });

  it('answers with the bot again', async () => {
    await service.meta.person(psid).writes(text('one more thing'));
    await service.expectLastSaid(psid, `bot: [bot] ${text('one more thing')}`);
  });

  it('keeps tokens, secrets and words to itself', () => expectNoLeak(service));
});
