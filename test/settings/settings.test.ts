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
        locale: 'de',
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
      texts: {
        handOver: 'One moment.',
        welcomeBack: 'Back.',
        nobodyCame: '',
        closed: '',
        botFailed: '',
        disclosure: '',
      },
      locale: 'en',
      fallback: 'page-inbox',
      botTimeoutMs: 10_000,
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
      targets: { 'page-inbox': { appId: PAGE_INBOX }, vcc: { appId: HELP_DESK } },
      triggers: [],
      grantRequestsOf: [],
      texts: {
        handOver: 'One moment.',
        welcomeBack: 'Hello again.',
        nobodyCame: '',
        closed: '',
        botFailed: '',
        disclosure: '',
      },
      locale: 'de',
      fallback: 'vcc',
      botTimeoutMs: 10_000,
      answerWithinMs: 2 * MINUTE,
      verifyAfterQuietMs: MINUTE,
      inDoubt: 'list',
      automaticApps: [HELP_DESK],
      humanSilenceMs: 10 * MINUTE,
      loopGuard: false,
    });
  });

  it('take a text from the Page, the others from the deployment, and none where the Page has null', () => {
    const pages = { [OTHER_PAGE]: { texts: { handOver: 'Wait.', welcomeBack: null, closed: 'Closed.' } } };
    const texts = { handOver: 'One moment.', welcomeBack: 'Back.', nobodyCame: 'Sorry.' };
    expect(settingsFor(settingsSchema.parse({ ...LEAST, texts, pages }), OTHER_PAGE).texts).toEqual({
      handOver: 'Wait.',
      welcomeBack: '',
      nobodyCame: 'Sorry.',
      closed: 'Closed.',
      botFailed: '',
      disclosure: '',
    });
  });

  it('take a target from the Page, the others from the deployment, and none where the Page has null', () => {
    const desk = { appId: HELP_DESK };
    const targets = { ...LEAST.targets, desk, 'old-desk': { appId: '333' } };
    const page = { targets: { desk: { ...desk, silentMinutes: 5 }, 'old-desk': null } };
    const { targets: merged } = settingsFor(
      settingsSchema.parse({ ...LEAST, targets, pages: { [PAGE]: page } }),
      PAGE,
    );
    expect(merged).toEqual({ ...LEAST.targets, desk: { ...desk, silentMinutes: 5 } });
  });

  it('have no fallback where the Page has null', () => {
    const pages = { [PAGE]: { fallback: null } };
    const withPages = settingsSchema.parse({ ...LEAST, fallback: 'page-inbox', pages });
    expect(settingsFor(withPages, PAGE)).not.toHaveProperty('fallback');
    expect(settingsFor(withPages, OTHER_PAGE).fallback).toBe('page-inbox');
  });

  it('give a target its calendar, the Page’s own one where it has one, and what follows where it is closed', () => {
    const office = { timeZone: 'Europe/Berlin', open: { mon: '09:00-17:00' } };
    const inTokyo = { ...office, timeZone: 'Asia/Tokyo' };
    const inbox = { appId: PAGE_INBOX, hours: 'office', whenClosed: 'pass', next: 'desk' };
    const withHours = settingsSchema.parse({
      ...LEAST,
      targets: { 'page-inbox': inbox, desk: { appId: HELP_DESK } },
      hours: { office },
      pages: { [OTHER_PAGE]: { hours: { office: inTokyo } } },
    });
    const resolved = { appId: PAGE_INBOX, hours: office, whenClosed: 'pass', next: 'desk' };
    expect(settingsFor(withHours, PAGE).targets).toEqual({
      'page-inbox': resolved,
      desk: { appId: HELP_DESK },
    });
    expect(settingsFor(withHours, OTHER_PAGE).targets['page-inbox']).toEqual({ ...resolved, hours: inTokyo });
  });

  it('have no fallback where none is named', () => {
    expect(settingsFor(settingsSchema.parse(LEAST), PAGE)).not.toHaveProperty('fallback');
  });

  it('are the Page’s for the Instagram account that it names', () => {
    const { targets, ...others } = settingsFor(settings, PAGE);
    expect(settingsFor(settings, INSTAGRAM)).toMatchObject({ ...others, targets: { vcc: targets.vcc } });
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
