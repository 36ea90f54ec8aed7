import { describe, expect, it } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import { isMachine, nameOf, type PageSettings, targetOf } from '../../functions/settings/settings.ts';
import { HELP_DESK, INSTAGRAM_INBOX, PAGE_INBOX } from '../ids.ts';
import { SETTINGS, STRANGER, settingsWith } from '../thread/a-thread.ts';

const LEAD_ADS = '413038776280800' as AppId;
const BUSINESS_AI = '622851382610562' as AppId;
const UNNAMED = settingsWith({ targets: {} });

describe('an app', () => {
  it('is the target that has its id in the settings', () => {
    expect(targetOf(HELP_DESK, SETTINGS)).toEqual({ appId: HELP_DESK, silentMinutes: 30 });
    expect(targetOf(STRANGER, SETTINGS)).toBeUndefined();
    expect(targetOf(undefined, SETTINGS)).toBeUndefined();
  });

  it.each([
    [PAGE_INBOX, 'page-inbox', false],
    [INSTAGRAM_INBOX, 'instagram-inbox', false],
    [LEAD_ADS, 'lead-ads', true],
    [BUSINESS_AI, 'meta-business-ai', true],
    [STRANGER, undefined, false],
    [HELP_DESK, undefined, false],
  ])('%s has the name that Meta gives it, %s, and is a machine: %s', (appId, name, isOne) => {
    expect(nameOf(appId, UNNAMED)).toBe(name);
    expect(isMachine(appId, UNNAMED)).toBe(isOne);
  });

  it.each<[string, AppId, Partial<PageSettings>, boolean]>([
    [
      'its target is of kind machine',
      HELP_DESK,
      { targets: { desk: { appId: HELP_DESK, kind: 'machine' } } },
      true,
    ],
    ['it is among the automatic apps', STRANGER, { automaticApps: [STRANGER] }, true],
    [
      'its target has no kind, and Meta says so',
      BUSINESS_AI,
      { targets: { ai: { appId: BUSINESS_AI } } },
      true,
    ],
    [
      'not if its target is of kind human',
      LEAD_ADS,
      { targets: { ads: { appId: LEAD_ADS, kind: 'human' } } },
      false,
    ],
  ])('is a machine where %s', (_where, appId, members, isOne) => {
    expect(isMachine(appId, settingsWith(members))).toBe(isOne);
  });

  it('has the name that the settings give it rather than that of Meta', () => {
    const settings = settingsWith({ targets: { robot: { appId: BUSINESS_AI }, desk: { appId: HELP_DESK } } });
    expect(nameOf(BUSINESS_AI, settings)).toBe('robot');
    expect(nameOf(HELP_DESK, settings)).toBe('desk');
  });

  it('is no machine where Meta hides its id', () => {
    expect(isMachine(undefined, SETTINGS)).toBe(false);
  });
});
