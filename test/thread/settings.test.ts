import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../functions/messenger/ids.ts';
import { settingsFor } from '../../functions/thread/settings.ts';
import { settingsSchema, storedSettingsSchema } from '../../functions/thread/settings-schema.ts';
import { PAGE, PAGE_INBOX } from '../support/threads.ts';
import { DESK, MINUTE, US } from './a-thread.ts';

const OTHER_PAGE = '100000000000002' as AccountId;
const INSTAGRAM = '17841400000000001' as AccountId;
const LEAST = { appId: US, targets: { 'page-inbox': { appId: PAGE_INBOX } } };

/** Where the faults of some settings are, as `path: message`. */
function faultsOf(settings: unknown): readonly string[] {
  const { error } = settingsSchema.safeParse(settings);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('settingsSchema', () => {
  it('asks for an app id and targets, and knows the rest', () => {
    expect(settingsSchema.parse(LEAST)).toEqual({
      ...LEAST,
      graphVersion: 'v26.0',
      triggers: [],
      grantRequestsOf: [],
      texts: { handOver: '', welcomeBack: '' },
      answerWithinMinutes: 5,
      verifyAfterQuietMinutes: 5,
      inDoubt: 'resend',
      retentionDays: 90,
      pages: {},
    });
  });

  it.each<[string, object]>([
    ['appId', { appId: 1111111111111111 }],
    ['appId', { appId: 'bot' }],
    ['appId', { appId: undefined }],
    ['targets', { targets: undefined }],
    ['targets.Page Inbox', { targets: { 'Page Inbox': { appId: PAGE_INBOX } } }],
    ['targets.desk.appId', { targets: { desk: { appId: 'desk' } } }],
    ['targets.desk.silentMinutes', { targets: { desk: { appId: DESK, silentMinutes: 0 } } }],
    ['targets.desk', { targets: { desk: { appId: DESK, silentMinuts: 3 } } }],
    ['triggers.0', { triggers: [{ phrase: 'help' }] }],
    ['triggers.0.phrase', { triggers: [{ phrase: '?!', target: 'page-inbox' }] }],
    ['triggers.0.confidence', { triggers: [{ intent: 'help', confidence: 1.1, target: 'page-inbox' }] }],
    ['triggers.0.target', { triggers: [{ phrase: 'help', target: 'nobody' }] }],
    ['triggers.0.target', { triggers: [{ phrase: 'help', target: 'constructor' }] }],
    ['grantRequestsOf.1', { grantRequestsOf: ['page-inbox', 'nobody'] }],
    ['fallback', { fallback: 'nobody' }],
    ['texts.handOver', { texts: { handOver: 'x'.repeat(1_901), welcomeBack: '' } }],
    ['answerWithinMinutes', { answerWithinMinutes: 23 * 60 + 51 }],
    ['answerWithinMinutes', { answerWithinMinutes: 0 }],
    ['verifyAfterQuietMinutes', { verifyAfterQuietMinutes: '5' }],
    ['inDoubt', { inDoubt: 'guess' }],
    ['retentionDays', { retentionDays: 0 }],
    ['graphVersion', { graphVersion: '26.0' }],
    ['', { appid: US }],
    ['pages.a:b', { pages: { 'a:b': {} } }],
    [`pages.${PAGE}`, { pages: { [PAGE]: { instagram: INSTAGRAM } } }],
    [`pages.${PAGE}.targets`, { grantRequestsOf: ['page-inbox'], pages: { [PAGE]: { targets: {} } } }],
    [`pages.${PAGE}.fallback`, { pages: { [PAGE]: { fallback: 'nobody' } } }],
    [`pages.${PAGE}.grantRequestsOf.0`, { pages: { [PAGE]: { grantRequestsOf: ['nobody'] } } }],
    [
      `pages.${PAGE}.triggers.0.target`,
      { pages: { [PAGE]: { triggers: [{ payload: 'P', target: 'nobody' }] } } },
    ],
  ])('names the key of a fault: %s (%#)', (key, members) => {
    const faults = faultsOf({ ...LEAST, ...members });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${key.replaceAll('.', '\\.')}: .`));
  });

  it('says which inherited name a Page with targets of its own does not know', () => {
    const pages = { [PAGE]: { targets: { desk: { appId: DESK } } } };
    expect(faultsOf({ ...LEAST, fallback: 'page-inbox', pages })).toEqual([
      `pages.${PAGE}.targets: lacks the target "page-inbox", which fallback names`,
    ]);
    const own = { [PAGE]: { targets: { desk: { appId: DESK } }, fallback: 'desk' } };
    expect(faultsOf({ ...LEAST, fallback: 'page-inbox', pages: own })).toEqual([]);
  });

  it.each(['v20.0', 'v2.6'])('knows that Meta has retired %s', (graphVersion) => {
    expect(faultsOf({ ...LEAST, graphVersion })).toEqual([
      'graphVersion: has been retired by Meta; use v26.0',
    ]);
  });

  it('takes nobody for a target who is ourselves', () => {
    expect(faultsOf({ ...LEAST, targets: { 'page-inbox': { appId: US } } })).toEqual([
      'targets.page-inbox.appId: is our own app: a target is somebody else',
    ]);
  });

  it('passes over what a later version has stored, but not what a person has mistyped', () => {
    const later = { ...LEAST, tomorrow: 1, targets: { 'page-inbox': { appId: PAGE_INBOX, tomorrow: 1 } } };
    expect(storedSettingsSchema.parse(later)).toEqual(settingsSchema.parse(LEAST));
    expect(faultsOf(later)).toHaveLength(2);
  });

  it('says which targets there are', () => {
    expect(faultsOf({ ...LEAST, fallback: 'inbox' })).toEqual([
      'fallback: names the target "inbox"; known are: page-inbox',
    ]);
  });

  it('lets a Page name its own targets', () => {
    const page = { targets: { vcc: { appId: DESK } }, fallback: 'vcc' };
    expect(faultsOf({ ...LEAST, pages: { [PAGE]: page } })).toEqual([]);
  });
});

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
        targets: { vcc: { appId: DESK } },
        triggers: [],
        grantRequestsOf: [],
        texts: { welcomeBack: 'Hello again.' },
        fallback: 'vcc',
        answerWithinMinutes: 2,
        verifyAfterQuietMinutes: 1,
        inDoubt: 'list',
      },
    },
  });

  it('is the deployment’s where a Page says nothing', () => {
    expect(settingsFor(settings, OTHER_PAGE)).toEqual({
      appId: US,
      pageId: OTHER_PAGE,
      targets: LEAST.targets,
      triggers: [{ phrase: 'help', target: 'page-inbox' }],
      grantRequestsOf: ['page-inbox'],
      texts: { handOver: 'One moment.', welcomeBack: 'Back.' },
      fallback: 'page-inbox',
      answerWithinMs: 5 * MINUTE,
      verifyAfterQuietMs: 5 * MINUTE,
      inDoubt: 'resend',
    });
  });

  it('is the Page’s where it says something', () => {
    expect(settingsFor(settings, PAGE)).toEqual({
      appId: US,
      pageId: PAGE,
      targets: { vcc: { appId: DESK } },
      triggers: [],
      grantRequestsOf: [],
      texts: { handOver: 'One moment.', welcomeBack: 'Hello again.' },
      fallback: 'vcc',
      answerWithinMs: 2 * MINUTE,
      verifyAfterQuietMs: MINUTE,
      inDoubt: 'list',
    });
  });

  it('speaks for an Instagram account with the Page that names it', () => {
    expect(settingsFor(settings, INSTAGRAM)).toEqual(settingsFor(settings, PAGE));
    const stranger = '17841400000000002' as AccountId;
    expect(settingsFor(settings, stranger).pageId).toBe(stranger);
  });
});

describe('settingsFor an Instagram account', () => {
  const targets = {
    'page-inbox': { appId: PAGE_INBOX },
    desk: { appId: DESK, instagramAppId: '333', silentMinutes: 5 },
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

  it('leaves the Page its own', () => {
    expect(settingsFor(settings, PAGE).targets).toMatchObject({
      'page-inbox': { appId: PAGE_INBOX },
      desk: { appId: DESK },
    });
  });
});
