import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../functions/settings/settings-schema.ts';
import { metaOptionsFrom } from '../../local/meta-options.ts';
import { HELP_DESK, INSTAGRAM_INBOX, OUR_APP, PAGE, PAGE_INBOX, PERSON, ZENDESK } from '../ids.ts';
import { startSimulator } from './meta/simulator.ts';

const ZENDESK_ON_INSTAGRAM = '200646160103181';
const BOTH = ['messenger', 'instagram'];

function optionsOf(settings: object) {
  return metaOptionsFrom(settingsSchema.parse({ appId: OUR_APP, ...settings }), { appSecret: 'a-secret' });
}

describe('metaOptionsFrom', () => {
  it('connects our app, the targets, the help desk and both inboxes', () => {
    const { apps } = optionsOf({
      targets: { 'page-inbox': { appId: PAGE_INBOX }, zendesk: { appId: ZENDESK } },
    });
    expect(apps).toEqual([
      { appId: OUR_APP, name: 'bot', platforms: BOTH, secret: 'a-secret', pageToken: 'local-page-token' },
      { appId: PAGE_INBOX, name: 'page-inbox', platforms: ['messenger'] },
      { appId: ZENDESK, name: 'zendesk', platforms: BOTH },
      { appId: HELP_DESK, name: 'help-desk', platforms: BOTH },
      { appId: INSTAGRAM_INBOX, name: 'instagram-inbox', platforms: ['instagram'] },
    ]);
  });

  it('connects an app once, under the name of the settings', () => {
    const { apps } = optionsOf({ targets: { desk: { appId: HELP_DESK } } });
    expect(apps.filter(({ appId }) => appId === HELP_DESK)).toMatchObject([{ name: 'desk' }]);
  });

  it('takes the Instagram account from the settings of the Page', () => {
    const { page } = optionsOf({
      targets: { zendesk: { appId: ZENDESK } },
      pages: { [PAGE]: { instagramAccountId: '17840000000000009' } },
    });
    expect(page).toEqual({ instagramAccountId: '17840000000000009' });
  });

  describe('with a target that has another app id on Instagram', () => {
    const options = optionsOf({
      targets: { zendesk: { appId: ZENDESK, instagramAppId: ZENDESK_ON_INSTAGRAM } },
      pages: { [PAGE]: { instagramAccountId: '17840000000000009' } },
    });

    it('connects each id on its platform', () => {
      expect(options.apps).toEqual(
        expect.arrayContaining([
          { appId: ZENDESK, name: 'zendesk', platforms: ['messenger'] },
          { appId: ZENDESK_ON_INSTAGRAM, name: 'zendesk-on-instagram', platforms: ['instagram'] },
        ]),
      );
    });

    it('refuses a pass to the id of the other platform', async () => {
      const { client } = await startSimulator(options);
      await client.person(PERSON).writes({ text: 'Hello', platform: 'instagram' });
      const wrong = client.app(OUR_APP).passes(PERSON, ZENDESK);
      await expect(wrong).rejects.toMatchObject({ name: 'MetaRefused', code: 100, subcode: 2018164 });
    });

    it('passes to the id of the platform', async () => {
      const { client } = await startSimulator(options);
      await client.person(PERSON).writes({ text: 'Hello', platform: 'instagram' });
      const { thread } = await client.app(OUR_APP).passes(PERSON, ZENDESK_ON_INSTAGRAM);
      expect(thread.owner).toBe(ZENDESK_ON_INSTAGRAM);
    });
  });
});
