import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../functions/messenger/ids.ts';
import { settingsFor } from '../../functions/settings/settings.ts';
import { settingsSchema } from '../../functions/settings/settings-schema.ts';
import { HELP_DESK, OUR_APP, PAGE, PAGE_INBOX } from '../ids.ts';
import { MINUTE } from '../thread/a-thread.ts';

const OTHER_PAGE = '100000000000002' as AccountId;
const INSTAGRAM = '17841400000000001' as AccountId;
const LEAST = { appId: OUR_APP, targets: { 'page-inbox': { appId: PAGE_INBOX } } };

describe('settingsFor', () => {
  const settings = settingsSchema.parse({
    ...LEAST,
    triggers: [{ phrase: 'help', target: 'page-inbox' }],
    grantRequestsOf: ['page-inbox'],
    texts: { handOver: 'One moment.', welcomeBack: 'Back.' },
    fallback: 'page-inbox',
    pages: {
      [PAGE]: {
        instagramAccountId: INSTAGRAM,
        targets: { vcc: { appId: HELP_DESK } },
        triggers: [],
        grantRequestsOf: [],
        texts: { welcomeBack: 'Hello again.' },
        fallback: 'vcc',
        answerWithinMinutes: 2,
        verifyAfterQuietMinutes: 1,
        inDoubt: 'list',
        automaticApps: [HELP_DESK],
        humanSilenceMinutes: 10,
        loopGuard: false,
      },
    },
  });

  it('are the deployment’s where the Page sets nothing', () => {
    expect(settingsFor(settings, OTHER_PAGE)).toEqual({
      appId: OUR_APP,
      pageId: OTHER_PAGE,
      targets: LEAST.targets,
      triggers: [{ phrase: 'help', target: 'page-inbox' }],
      grantRequestsOf: ['page-inbox'],
      texts: { handOver: 'One moment.', welcomeBack: 'Back.', nobodyCame: '' },
      fallback: 'page-inbox',
      answerWithinMs: 5 * MINUTE,
      verifyAfterQuietMs: 5 * MINUTE,
      inDoubt: 'resend',
      automaticApps: [],
      humanSilenceMs: 30 * MINUTE,
      loopGuard: true,
    });
  });

  it('are the Page’s where it sets something', () => {
    expect(settingsFor(settings, PAGE)).toEqual({
      appId: OUR_APP,
      pageId: PAGE,
      targets: { vcc: { appId: HELP_DESK } },
      triggers: [],
      grantRequestsOf: [],
      texts: { handOver: 'One moment.', welcomeBack: 'Hello again.', nobodyCame: '' },
      fallback: 'vcc',
      answerWithinMs: 2 * MINUTE,
      verifyAfterQuietMs: MINUTE,
      inDoubt: 'list',
      automaticApps: [HELP_DESK],
      humanSilenceMs: 10 * MINUTE,
      loopGuard: false,
    });
  });

  it('take a text from the Page, and the other from the deployment', () => {
    const pages = { [OTHER_PAGE]: { texts: { handOver: 'Wait.' } } };
    const texts = { handOver: 'One moment.', welcomeBack: 'Back.', nobodyCame: 'Sorry.' };
    expect(settingsFor(settingsSchema.parse({ ...LEAST, texts, pages }), OTHER_PAGE).texts).toEqual({
      handOver: 'Wait.',
      welcomeBack: 'Back.',
      nobodyCame: 'Sorry.',
    });
  });

  it('have no fallback where none is named', () => {
    expect(settingsFor(settingsSchema.parse(LEAST), PAGE)).not.toHaveProperty('fallback');
  });

  it('are the Page’s for the Instagram account that it names', () => {
    expect(settingsFor(settings, INSTAGRAM)).toEqual(settingsFor(settings, PAGE));
    const stranger = '17841400000000002' as AccountId;
    expect(settingsFor(settings, stranger).pageId).toBe(stranger);
  });
});

describe('settingsFor an Instagram account', () => {
  const targets = {
    'page-inbox': { appId: PAGE_INBOX },
    desk: { appId: HELP_DESK, instagramAppId: '333', silentMinutes: 5 },
    zendesk: { appId: '200646160103180' },
  };
  const settings = settingsSchema.parse({
    ...LEAST,
    targets,
    pages: { [PAGE]: { instagramAccountId: INSTAGRAM } },
  });

  it('has the Page’s token and the targets as Instagram knows them', () => {
    expect(settingsFor(settings, INSTAGRAM)).toMatchObject({
      pageId: PAGE,
      targets: {
        'page-inbox': { appId: '1217981644879628' },
        desk: { appId: '333', silentMinutes: 5 },
        zendesk: { appId: '200646160103180' },
      },
    });
  });

  it('leaves the Page’s own targets', () => {
    expect(settingsFor(settings, PAGE).targets).toMatchObject({
      'page-inbox': { appId: PAGE_INBOX },
      desk: { appId: HELP_DESK },
    });
  });
});
