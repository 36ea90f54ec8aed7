import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HELP_DESK, OUR_APP } from '../ids.ts';
import { expectNoLeak } from './leaks.ts';
import { greet } from './scenarios.ts';
import { eventually, MODES, type Service, startService, text } from './service.ts';

// The primary app passes to a named app and follows the conversation on standby.
describe.each(MODES)('VCC Live, %s', (mode) => {
  const psid = '24000000000000301';
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    await service.meta.setMode(mode);
    await greet([psid], service);
  });
  afterAll(() => service.close());

  it('passes the thread to the named app', async () => {
    await service.meta.person(psid).taps('TALK_TO_HELP_DESK', 'Talk to us');
    await service.expectLedger(psid, {
      owner: 'app',
      ownerAppId: HELP_DESK,
      ownerName: 'help-desk',
      unproven: false,
      mailbox: [],
    });
    expect((await service.meta.thread(psid)).owner).toBe(HELP_DESK);
  });

  it('is silent about what it hears on standby', async () => {
    const before = await service.said(psid);
    await service.meta.person(psid).writes(text('is anybody there?'));
    await service.meta.app(HELP_DESK).replies(psid, text('Yes, I am.'));
    await service.settled();
    const standby = (await service.meta.deliveries()).filter(({ webhook }) => webhook.channel === 'standby');
    expect(standby.map(({ webhook }) => webhook.kind)).toEqual(expect.arrayContaining(['message', 'echo']));
    expect(await service.said(psid)).toEqual([...before, `${HELP_DESK}: ${text('Yes, I am.')}`]);
    expect(await service.ledger(psid)).toMatchObject({ ownerName: 'help-desk', unproven: false });
  });

  it('gives control to the help desk again when it requests it', async () => {
    await service.meta.app(HELP_DESK).passes(psid, OUR_APP);
    await service.expectLastSaid(psid, 'bot: The bot is back.');
    await service.settled();
    // Meta knows requests only where Conversation Routing is off.
    if (mode === 'routing') return;
    await service.meta.app(HELP_DESK).requests(psid);
    await eventually(async () => expect((await service.meta.thread(psid)).owner).toBe(HELP_DESK));
    await service.expectLedger(psid, { ownerName: 'help-desk', mailbox: [] });
  });

  it('keeps tokens, secrets and words to itself', () => expectNoLeak(service));
});
