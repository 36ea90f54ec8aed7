import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../functions/thread/settings-schema.ts';
import { MetaRefused } from '../../../local/meta/meta-client.ts';
import { DESK, INBOX, OURS, PAGE, PSID, refusal, startSimulator, ZENDESK } from './simulator.ts';

const INSTAGRAM_INBOX = '1217981644879628';
const ZENDESK_ON_INSTAGRAM = '200646160103181';
const recipient = { id: PSID };

/** A simulator in which a person has written on Instagram. */
async function onInstagram(options: Parameters<typeof startSimulator>[0] = {}) {
  const simulator = await startSimulator(options);
  await simulator.client.person(PSID).writes({ text: 'Hello', platform: 'instagram' });
  return simulator;
}

describe('a thread on Instagram', () => {
  it('knows the Instagram inbox and not the Page Inbox', async () => {
    const { client, graph } = await onInstagram();
    const pass = (target: string) =>
      graph(OURS, 'POST', 'me/pass_thread_control', { recipient, target_app_id: target });
    expect(await pass(INBOX)).toEqual(refusal(100, 2018164));
    expect((await client.thread(PSID)).owner).toBe(OURS);
    expect(await pass(INSTAGRAM_INBOX)).toMatchObject({ status: 200 });
    expect((await client.thread(PSID)).owner).toBe(INSTAGRAM_INBOX);
  });

  it('is heard by the apps that are connected there', async () => {
    const { client } = await onInstagram();
    const heard = async (app: string) => (await client.app(app).received()).length;
    expect(await Promise.all([OURS, DESK, ZENDESK, INSTAGRAM_INBOX, INBOX].map(heard))).toEqual([
      1, 1, 1, 1, 0,
    ]);
  });

  it.each([INBOX, INSTAGRAM_INBOX])(
    'is taken and given back by its own inbox, whichever is named: %s',
    async (inbox) => {
      const { client } = await onInstagram();
      const owner = async (act: Promise<{ thread: { owner: string | null } }>) => (await act).thread.owner;
      expect(await owner(client.app(inbox).replies(PSID, 'This is Ana'))).toBe(INSTAGRAM_INBOX);
      expect(await owner(client.inbox.done(PSID))).toBe(OURS);
      expect(await owner(client.inbox.movesToMain(PSID))).toBe(INSTAGRAM_INBOX);
      expect(await owner(client.app(inbox).passes(PSID, DESK))).toBe(DESK);
      expect(await owner(client.app(inbox).takes(PSID))).toBe(INSTAGRAM_INBOX);
      expect(await owner(client.app(inbox).releases(PSID))).toBeNull();
    },
  );

  it('has the inbox of its own for a default app', async () => {
    const { client } = await startSimulator();
    const page = await client.setMode('routing', { defaultApp: INBOX });
    expect(page).toMatchObject({
      messenger: { defaultApp: INBOX },
      instagram: { defaultApp: INSTAGRAM_INBOX },
    });
    await client.person(PSID).writes({ text: 'Hello', platform: 'instagram' });
    expect((await client.thread(PSID)).owner).toBe(INSTAGRAM_INBOX);
  });

  it('knows a target by its app id on Instagram, where the settings name one', async () => {
    const settings = settingsSchema.parse({
      appId: OURS,
      targets: { zendesk: { appId: ZENDESK, instagramAppId: ZENDESK_ON_INSTAGRAM } },
      pages: { [PAGE]: { instagramAccountId: '17840000000000009' } },
    });
    const { client } = await onInstagram({ settings });
    const wrong = client.app(OURS).passes(PSID, ZENDESK);
    await expect(wrong).rejects.toThrow(MetaRefused);
    await expect(wrong).rejects.toMatchObject({ code: 100, subcode: 2018164 });
    const { thread } = await client.app(OURS).passes(PSID, ZENDESK_ON_INSTAGRAM);
    expect(thread.owner).toBe(ZENDESK_ON_INSTAGRAM);
  });
});

describe('a thread on Messenger', () => {
  it('knows the Page Inbox and not the Instagram inbox', async () => {
    const { client, graph } = await startSimulator();
    await client.person(PSID).writes('Hello');
    const pass = (target: string) =>
      graph(OURS, 'POST', 'me/pass_thread_control', { recipient, target_app_id: target });
    expect(await pass(INSTAGRAM_INBOX)).toEqual(refusal(100, 2018164));
    expect(await pass(INBOX)).toMatchObject({ status: 200 });
    expect((await client.app(INSTAGRAM_INBOX).replies(PSID, 'This is Ana')).thread.owner).toBe(INBOX);
    expect(await client.app(INSTAGRAM_INBOX).received()).toEqual([]);
  });
});
