import type { PageSettings } from '../../../functions/settings/settings.ts';
import { SETTINGS } from '../../thread/a-thread.ts';
import type { Variant } from './variant.ts';

const BY_DOUBT: Readonly<Record<Variant['inDoubt'], PageSettings>> = {
  resend: { ...SETTINGS, inDoubt: 'resend' },
  list: { ...SETTINGS, inDoubt: 'list' },
};

/** The settings in force. */
export function settingsOf({ inDoubt }: Variant): PageSettings {
  return BY_DOUBT[inDoubt];
}
