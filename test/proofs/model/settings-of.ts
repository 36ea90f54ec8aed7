import type { PageSettings } from '../../../functions/settings/settings.ts';
import { PAGE_INBOX } from '../../ids.ts';
import { SETTINGS } from '../../thread/a-thread.ts';
import type { Variant } from './variant.ts';

/** The inbox has both clocks; each is longer than anything else in a course. */
export const SILENT_MINUTES = 60;
const targets: PageSettings['targets'] = {
  ...SETTINGS.targets,
  'page-inbox': { appId: PAGE_INBOX, whenUnclaimed: 'return', silentMinutes: SILENT_MINUTES },
};
const texts = { ...SETTINGS.texts, nobodyCame: 'Sorry, nobody is here.' };
const BY_DOUBT: Readonly<Record<Variant['inDoubt'], PageSettings>> = {
  resend: { ...SETTINGS, inDoubt: 'resend' },
  list: { ...SETTINGS, inDoubt: 'list' },
};
const WITH_CLOCKS: PageSettings = { ...SETTINGS, targets, texts };

/** The settings in force. */
export function settingsOf({ inDoubt, hasClocks }: Variant): PageSettings {
  return hasClocks ? WITH_CLOCKS : BY_DOUBT[inDoubt];
}
