import { describe, expect, it } from 'vitest';
import { HELP_DESK, OUR_APP, PAGE, PAGE_INBOX } from '../ids.ts';
// Sets zod's texts.
import '../../functions/runtime/faults.ts';
import { settingsSchema, storedSettingsSchema } from '../../functions/settings/settings-schema.ts';

const INSTAGRAM = '17841400000000001';
const LEAST = { appId: OUR_APP, targets: { 'page-inbox': { appId: PAGE_INBOX } } };

const OFFICE = { timeZone: 'Europe/Berlin', open: { 'mon-fri': '09:00-17:00' } };
const ofPage = (page: object) => ({ pages: { [PAGE]: page } });

/** Where the faults of some settings are, as `path: message`. */
function faultsOf(settings: unknown): readonly string[] {
  const { error } = settingsSchema.safeParse(settings);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('settingsSchema', () => {
  it('requires an app id and targets, and fills in the rest', () => {
    expect(settingsSchema.parse(LEAST)).toEqual({
      ...LEAST,
      graphVersion: 'v26.0',
      triggers: [],
      grantRequestsOf: [],
      hours: {},
      locale: 'en',
      texts: { handOver: '', welcomeBack: '' },
      botTimeoutSeconds: 10,
      answerWithinMinutes: 5,
      verifyAfterQuietMinutes: 5,
      inDoubt: 'resend',
      automaticApps: [],
      humanSilenceMinutes: 30,
      loopGuard: true,
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
    ['targets.desk.kind', { targets: { desk: { appId: HELP_DESK, kind: 'robot' } } }],
    ['automaticApps.0', { automaticApps: [HELP_DESK.length] }],
    ['humanSilenceMinutes', { humanSilenceMinutes: 0 }],
    ['targets.desk.silentMinutes', { targets: { desk: { appId: HELP_DESK, silentMinutes: 0 } } }],
    ['targets.desk', { targets: { desk: { appId: HELP_DESK, silentMinuts: 3 } } }],
    ['triggers.0', { triggers: [{ phrase: 'help' }] }],
    ['triggers.0.phrase', { triggers: [{ phrase: '?!', target: 'page-inbox' }] }],
    ['triggers.0.contains', { triggers: [{ contains: ' ʼ\ufe0f', target: 'page-inbox' }] }],
    ['triggers.0', { triggers: [{ phrase: 'help', contains: 'help', target: 'page-inbox' }] }],
    ['triggers.0.target', { triggers: [{ contains: 'help', target: 'nobody' }] }],
    ['triggers.0.confidence', { triggers: [{ intent: 'help', confidence: 1.1, target: 'page-inbox' }] }],
    ['triggers.0.target', { triggers: [{ phrase: 'help', target: 'nobody' }] }],
    ['triggers.0.target', { triggers: [{ phrase: 'help', target: 'constructor' }] }],
    ['grantRequestsOf.1', { grantRequestsOf: ['page-inbox', 'nobody'] }],
    ['fallback', { fallback: 'nobody' }],
    ['texts.handOver', { texts: { handOver: 'x'.repeat(1_001), welcomeBack: '' } }],
    ['answerWithinMinutes', { answerWithinMinutes: 23 * 60 + 51 }],
    ['answerWithinMinutes', { answerWithinMinutes: 0 }],
    ['verifyAfterQuietMinutes', { verifyAfterQuietMinutes: '5' }],
    ['inDoubt', { inDoubt: 'guess' }],
    ['retentionDays', { retentionDays: 0 }],
    ['graphVersion', { graphVersion: '26.0' }],
    ['', { appid: OUR_APP }],
    ['pages.a:b', { pages: { 'a:b': {} } }],
    [`pages.${PAGE}`, { pages: { [PAGE]: { instagram: INSTAGRAM } } }],
    [
      `pages.${PAGE}.targets.page-inbox`,
      { grantRequestsOf: ['page-inbox'], pages: { [PAGE]: { targets: { 'page-inbox': null } } } },
    ],
    ['targets.page-inbox', { targets: { 'page-inbox': null } }],
    ['targets.desk.whenClosed', { targets: { desk: { appId: HELP_DESK, whenClosed: 'wait' } } }],
    ['targets.desk.hours', { targets: { desk: { appId: HELP_DESK, hours: 'office' } } }],
    ['targets.desk.next', { targets: { desk: { appId: HELP_DESK, next: 'nobody' } } }],
    ['targets.desk.next', { targets: { desk: { appId: HELP_DESK, next: 'desk' } } }],
    ['hours.Office', { hours: { Office: OFFICE } }],
    ['hours.office.timeZone', { hours: { office: { ...OFFICE, timeZone: 'Berlin' } } }],
    ['hours.office.open.mon-fry', { hours: { office: { ...OFFICE, open: { 'mon-fry': '09:00-17:00' } } } }],
    ['hours.office.open.mon', { hours: { office: { ...OFFICE, open: { mon: '9-17' } } } }],
    ['hours.office.closed.1', { hours: { office: { ...OFFICE, closed: ['2028-02-29', '2027-02-29'] } } }],
    ['hours.office', { hours: { office: { ...OFFICE, holidays: [] } } }],
    ['locale', { locale: 'klingon' }],
    ['locale', { locale: 'en_GB' }],
    [`pages.${PAGE}.hours.office.timeZone`, ofPage({ hours: { office: { ...OFFICE, timeZone: '' } } })],
    [`pages.${PAGE}.targets.desk.hours`, ofPage({ targets: { desk: { appId: HELP_DESK, hours: 'shop' } } })],
    [`pages.${PAGE}.targets.desk.next`, ofPage({ targets: { desk: { appId: HELP_DESK, next: 'desk' } } })],
    [`pages.${PAGE}.targets.desk`, ofPage({ targets: { desk: null } })],
    [`pages.${PAGE}.texts`, ofPage({ texts: { greeting: null } })],
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

  const desk = (members: object) => ({ targets: { 'page-inbox': { appId: HELP_DESK, ...members } } });
  const trigger = (members: object) => ({ triggers: [{ target: 'page-inbox', ...members }] });
  const text = (length: number) => 'x'.repeat(length);
  const ring = (next: string) => ({
    targets: {
      'page-inbox': { appId: PAGE_INBOX, next },
      desk: { appId: HELP_DESK, next: 'page-inbox' },
    },
  });

  it.each<[string, object, object]>([
    ['a week of silence', desk({ silentMinutes: 7 * 24 * 60 }), desk({ silentMinutes: 7 * 24 * 60 + 1 })],
    ['digits in an app id', desk({ appId: '9' }), desk({ appId: '9x' })],
    ['nothing before them', desk({ appId: '9' }), desk({ appId: 'x9' })],
    ['an id on Instagram', desk({ instagramAppId: '333' }), desk({ instagramAppId: 'three' })],
    ['a phrase of 200', trigger({ phrase: text(200) }), trigger({ phrase: text(201) })],
    ['a phrase with a letter or digit', trigger({ phrase: '?1' }), trigger({ phrase: '?' })],
    ['a phrase of an emoji', trigger({ phrase: '🙋' }), trigger({ phrase: '→' })],
    ['words of 200', trigger({ contains: text(200) }), trigger({ contains: text(201) })],
    ['words with a letter or digit', trigger({ contains: 'é' }), trigger({ contains: '´' })],
    ['words of an emoji', trigger({ contains: '🙋' }), trigger({ contains: '\ufe0f' })],
    ['a payload of 1,000', trigger({ payload: text(1_000) }), trigger({ payload: text(1_001) })],
    ['a payload', trigger({ payload: 'P' }), trigger({ payload: '' })],
    ['an intent', trigger({ intent: 'i', confidence: 0 }), trigger({ intent: '', confidence: 0 })],
    ['certainty', trigger({ intent: 'i', confidence: 1 }), trigger({ intent: 'i', confidence: 1.01 })],
    ['no confidence', trigger({ intent: 'i', confidence: 0 }), trigger({ intent: 'i', confidence: -0.01 })],
    [
      '200 triggers',
      { triggers: Array.from({ length: 200 }, () => trigger({ payload: 'P' }).triggers[0]) },
      { triggers: Array.from({ length: 201 }, () => trigger({ payload: 'P' }).triggers[0]) },
    ],
    [
      '1,000 bytes of text',
      { texts: { handOver: '', welcomeBack: 'é'.repeat(500) } },
      { texts: { handOver: '', welcomeBack: `${'é'.repeat(500)}x` } },
    ],
    [
      'a text with room for the opening',
      { texts: { handOver: '', welcomeBack: '', closed: `${text(840)}{opens}` } },
      { texts: { handOver: '', welcomeBack: '', closed: `${text(841)}{opens}` } },
    ],
    [
      'room for each opening',
      { texts: { handOver: '', welcomeBack: '', closed: `${text(680)}{opens}{opens}` } },
      { texts: { handOver: '', welcomeBack: '', closed: `${text(681)}{opens}{opens}` } },
    ],
    ['a ring of two', ring('desk'), ring('page-inbox')],
    ['a language', { locale: 'pt-BR' }, { locale: '' }],
    ['almost a day', { answerWithinMinutes: 23 * 60 + 50 }, { answerWithinMinutes: 23 * 60 + 50.1 }],
    ['a week until a check', { verifyAfterQuietMinutes: 10_080 }, { verifyAfterQuietMinutes: 10_081 }],
    ['a day of retention', { retentionDays: 1 }, { retentionDays: 0 }],
    ['ten years of retention', { retentionDays: 3_650 }, { retentionDays: 3_651 }],
    ['whole days', { retentionDays: 2 }, { retentionDays: 1.5 }],
    ['doubt', { inDoubt: 'list' }, { inDoubt: '' }],
    ['the oldest version', { graphVersion: 'v21.0' }, { graphVersion: 'v20.9' }],
    ['a version', { graphVersion: 'v30.12' }, { graphVersion: 'v30.12b' }],
    ['nothing before it', { graphVersion: 'v30.0' }, { graphVersion: 'xv30.0' }],
    ['both of its numbers', { graphVersion: 'v30.0' }, { graphVersion: 'v30.' }],
  ])('takes %s, and refuses one step more', (_what, allowed, refused) => {
    expect(faultsOf({ ...LEAST, ...allowed })).toEqual([]);
    expect(faultsOf({ ...LEAST, ...refused })).toHaveLength(1);
  });

  it.each([
    ['a', true],
    ['9-desk-a', true],
    ['x'.repeat(40), true],
    ['x'.repeat(41), false],
    ['-desk', false],
    ['Desk', false],
    ['desk_a', false],
    ['désk', false],
  ])('names a target in kebab-case: %s', (name, isName) => {
    const faults = faultsOf({ ...LEAST, targets: { ...LEAST.targets, [name]: { appId: HELP_DESK } } });
    expect(faults).toHaveLength(isName ? 0 : 1);
  });

  it('says what an id, a text, a trigger, a target and a version must look like', () => {
    expect(faultsOf({ ...LEAST, appId: 1 })).toEqual([
      'appId: must be text, in quotes: a number may lose digits',
    ]);
    expect(faultsOf({ ...LEAST, appId: 'bot' })).toEqual([
      'appId: must be an app id: digits only, in quotes',
    ]);
    expect(faultsOf({ ...LEAST, pages: { [PAGE]: { instagramAccountId: 'a:b' } } })).toEqual([
      `pages.${PAGE}.instagramAccountId: must be an id as text: 1 to 128 characters without ":", "#" or control characters`,
    ]);
    const long = { [PAGE]: { texts: { welcomeBack: 'ก'.repeat(334) } } };
    expect(faultsOf({ ...LEAST, pages: long })).toEqual([
      `pages.${PAGE}.texts.welcomeBack: must have at most 1000 bytes of UTF-8, the limit of Instagram`,
    ]);
    for (const key of ['phrase', 'contains']) {
      expect(faultsOf({ ...LEAST, triggers: [{ [key]: '?', target: 'page-inbox' }] })).toEqual([
        `triggers.0.${key}: must have a letter, a digit or an emoji`,
      ]);
    }
    expect(faultsOf({ ...LEAST, triggers: [{}] })).toEqual([
      'triggers.0: must have either a target or "return": true, and one of: phrase, contains, payload, ref, attachment, intent with confidence',
    ]);
    for (const goal of [{}, { target: 'page-inbox', return: true }]) {
      const [fault] = faultsOf({ ...LEAST, triggers: [{ phrase: 'stop', ...goal }] });
      expect(fault).toContain('must have either a target or "return": true');
    }
    for (const graphVersion of ['26', 'xv30.0']) {
      expect(faultsOf({ ...LEAST, graphVersion })).toEqual(['graphVersion: must look like v26.0']);
    }
    const { error } = settingsSchema.safeParse({
      ...LEAST,
      targets: { ...LEAST.targets, Desk: { appId: HELP_DESK } },
    });
    expect(error?.issues).toMatchObject([{ issues: [{ message: 'a target is named in kebab-case' }] }]);
    expect(faultsOf({ ...LEAST, appid: OUR_APP })).toEqual([': Unrecognized key: "appid"']);
    expect(faultsOf({ ...LEAST, retentionDays: 0 })).toEqual([
      'retentionDays: Too small: expected number to be >=1',
    ]);
  });

  it.each<[string, object, object]>([
    ['fallback', { fallback: 'page-inbox' }, { fallback: null }],
    ['triggers.0.target', { triggers: [{ payload: 'P', target: 'page-inbox' }] }, { triggers: [] }],
    ['grantRequestsOf.0', { grantRequestsOf: ['page-inbox'] }, { grantRequestsOf: [] }],
    [
      'targets.desk.next',
      { targets: { ...LEAST.targets, desk: { appId: HELP_DESK, next: 'page-inbox' } } },
      { targets: { 'page-inbox': null, desk: { appId: HELP_DESK } } },
    ],
  ])('lets a Page take a target away only with all that names it: %s', (key, named, own) => {
    const settings = { ...LEAST, ...named };
    const without = { targets: { 'page-inbox': null } };
    expect(faultsOf({ ...settings, ...ofPage(without) })).toEqual([
      `pages.${PAGE}.targets.page-inbox: is taken away, but ${key} names it`,
    ]);
    expect(faultsOf({ ...settings, ...ofPage({ ...without, ...own }) })).toEqual([]);
    expect(faultsOf({ ...settings, ...ofPage(own) })).toEqual([]);
  });

  it('lets a Page take a calendar away only with all that names it', () => {
    const targets = { 'page-inbox': { appId: PAGE_INBOX, hours: 'office' } };
    const settings = { ...LEAST, hours: { office: OFFICE }, targets };
    const without = { hours: { office: null } };
    expect(faultsOf({ ...settings, ...ofPage(without) })).toEqual([
      `pages.${PAGE}.hours.office: is taken away, but targets.page-inbox.hours names it`,
    ]);
    expect(faultsOf({ ...settings, ...ofPage({ ...without, targets: LEAST.targets }) })).toEqual([]);
  });

  it('says what a Page names that it has taken away itself', () => {
    const page = { targets: { 'page-inbox': null, desk: { appId: HELP_DESK } }, fallback: 'page-inbox' };
    expect(faultsOf({ ...LEAST, ...ofPage(page) })).toEqual([
      `pages.${PAGE}.fallback: names the target "page-inbox"; known are: desk`,
    ]);
  });

  it('says that a Page takes away what is not there', () => {
    expect(faultsOf({ ...LEAST, ...ofPage({ targets: { inbox: null } }) })).toEqual([
      `pages.${PAGE}.targets.inbox: takes away a target that is not there; known are: page-inbox`,
    ]);
    expect(faultsOf({ ...LEAST, ...ofPage({ hours: { office: null } }) })).toEqual([
      `pages.${PAGE}.hours.office: takes away a calendar that is not there; known are: none`,
    ]);
  });

  it('says what a Page’s own targets lack', () => {
    const page = { targets: { desk: { appId: HELP_DESK, next: 'inbox', hours: 'office' } } };
    expect(faultsOf({ ...LEAST, ...ofPage(page) })).toEqual([
      `pages.${PAGE}.targets.desk.hours: names the calendar "office"; known are: none`,
      `pages.${PAGE}.targets.desk.next: names the target "inbox"; known are: page-inbox, desk`,
    ]);
  });

  it.each(['v20.0', 'v2.6'])('refuses %s, which Meta has retired', (graphVersion) => {
    expect(faultsOf({ ...LEAST, graphVersion })).toEqual([
      'graphVersion: has been retired by Meta; use v26.0',
    ]);
  });

  it.each<[string, string, object]>([
    ['of the deployment', 'targets.page-inbox.appId', desk({ appId: OUR_APP })],
    ['on Instagram', 'targets.page-inbox.instagramAppId', desk({ instagramAppId: OUR_APP })],
    ['of a Page', `pages.${PAGE}.targets.page-inbox.appId`, { pages: { [PAGE]: desk({ appId: OUR_APP }) } }],
  ])('refuses our own app as a target %s', (_whose, key, members) => {
    expect(faultsOf({ ...LEAST, ...members })).toEqual([
      `${key}: must not be this deployment's own app id: a target is another app`,
    ]);
  });

  it('ignores stored keys of a later version, and refuses unknown keys in cdk.json', () => {
    const later = { ...LEAST, tomorrow: 1, targets: { 'page-inbox': { appId: PAGE_INBOX, tomorrow: 1 } } };
    expect(storedSettingsSchema.parse(later)).toEqual(settingsSchema.parse(LEAST));
    expect(faultsOf(later)).toHaveLength(2);
  });

  it('says which targets there are', () => {
    expect(faultsOf({ ...LEAST, fallback: 'inbox' })).toEqual([
      'fallback: names the target "inbox"; known are: page-inbox',
    ]);
    const two = { ...LEAST.targets, desk: { appId: HELP_DESK } };
    expect(faultsOf({ ...LEAST, targets: two, fallback: 'inbox' })).toEqual([
      'fallback: names the target "inbox"; known are: page-inbox, desk',
    ]);
    expect(faultsOf({ ...LEAST, targets: {}, fallback: 'inbox' })).toEqual([
      'fallback: names the target "inbox"; known are: none',
    ]);
  });

  it('lets a Page name its own targets', () => {
    const page = { targets: { vcc: { appId: HELP_DESK } }, fallback: 'vcc' };
    expect(faultsOf({ ...LEAST, pages: { [PAGE]: page } })).toEqual([]);
    const both = { targets: { vcc: { appId: HELP_DESK, next: 'page-inbox' } }, fallback: 'page-inbox' };
    expect(faultsOf({ ...LEAST, pages: { [PAGE]: both } })).toEqual([]);
  });
});
