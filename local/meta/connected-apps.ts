import type { Platform } from '../../functions/messenger/events.ts';
import type { AccountId, AppId } from '../../functions/messenger/ids.ts';
import { type PageSettings, settingsFor } from '../../functions/thread/settings.ts';
import type { Settings } from '../../functions/thread/settings-schema.ts';
import { helpDesk, inboxes, platforms } from './known-apps.ts';

/** An app that a human has connected to the Page, and where. */
export interface PageApp {
  readonly appId: AppId;
  readonly name: string;
  readonly platforms: readonly Platform[];
}

/**
 * The apps of the Page: ours and the help desk on both platforms, every target of the settings under its name, and
 * each inbox where it belongs. A target with another id on Instagram is `<name>-on-instagram` there.
 */
export function connectedApps(
  settings: Settings,
  accountIds: Readonly<Record<Platform, AccountId>>,
): readonly PageApp[] {
  const messenger = settingsFor(settings, accountIds.messenger);
  const instagram = settingsFor(settings, accountIds.instagram);
  const known = [
    { name: 'bot', appId: messenger.appId, platforms },
    ...targetsOf(messenger, ''),
    { ...helpDesk, platforms },
    ...platforms.map((platform) => inboxes[platform]),
    ...targetsOf(instagram, '-on-instagram'),
  ];
  return known
    .filter((app, i) => known.findIndex((each) => each.appId === app.appId) === i)
    .map((app) => ({ platforms: platformsOf(app.appId, { messenger, instagram }), ...app }));
}

function targetsOf({ targets }: PageSettings, suffix: string): readonly { name: string; appId: AppId }[] {
  return Object.entries(targets).map(([name, { appId }]) => ({ name: `${name}${suffix}`, appId }));
}

function platformsOf(appId: AppId, settings: Readonly<Record<Platform, PageSettings>>): readonly Platform[] {
  const home = platforms.find((platform) => inboxes[platform].appId === appId);
  const isTarget = (platform: Platform) =>
    Object.values(settings[platform].targets).some((target) => target.appId === appId);
  return home ? [home] : platforms.filter(isTarget);
}
