import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INSTAGRAM_INBOX } from '../ids.ts';
import { expectNoLeak } from './leaks.ts';
import { eventually, MODES, type Service, startService, text } from './service.ts';

// The settings of the repository link the simulated Instagram account: a first run shows it.
describe.each(MODES)('Instagram with the settings as they come, %s', (mode) => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
    await service.meta.setMode(mode, { platform: 'instagram' });
  });
  afterAll(() => service.close());

  const writes = (psid: string, words: string) =>
    service.meta.person(psid).writes({ text: words, platform: 'instagram' });

  it('is answered as Messenger is', async () => {
    const psid = '24000000000000801';
    await writes(psid, text('hello'));
    await service.expectLastSaid(psid, `bot: [bot] ${text('hello')}`);
  });

  it('hands over to its own inbox, and comes back', async () => {
    const psid = '24000000000000802';
    await writes(psid, 'chat with agent');
    await eventually(async () => expect((await service.meta.thread(psid)).owner).toBe(INSTAGRAM_INBOX));
    await service.meta.inbox.done(psid);
    await writes(psid, text('thank you'));
    await service.expectLastSaid(psid, `bot: [bot] ${text('thank you')}`);
    await service.settled();
  });

  it('keeps tokens, secrets and words to itself', () => expectNoLeak(service));
});
