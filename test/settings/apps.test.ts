import { describe, expect, it } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import { nameOf, speaksForHuman, targetOf } from '../../functions/settings/settings.ts';
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
    [PAGE_INBOX, 'page-inbox', true],
    [INSTAGRAM_INBOX, 'instagram-inbox', true],
    [LEAD_ADS, 'lead-ads', false],
    [BUSINESS_AI, 'meta-business-ai', false],
    [STRANGER, undefined, false],
  ])('%s has the name that Meta gives it, %s, and speaks for a human: %s', (appId, name, isHuman) => {
    expect(nameOf(appId, UNNAMED)).toBe(name);
    expect(speaksForHuman(appId, UNNAMED)).toBe(isHuman);
  });

  it('has the name that the settings give it rather than that of Meta, and speaks for a human then', () => {
    const settings = settingsWith({ targets: { robot: { appId: BUSINESS_AI }, desk: { appId: HELP_DESK } } });
    expect(nameOf(BUSINESS_AI, settings)).toBe('robot');
    expect(nameOf(HELP_DESK, settings)).toBe('desk');
    expect(speaksForHuman(BUSINESS_AI, settings)).toBe(true);
  });

  it('speaks for a human where Meta hides its id', () => {
    expect(speaksForHuman(undefined, SETTINGS)).toBe(true);
  });
});
