import type { AccountId } from '../functions/messenger/ids.ts';
import { type PageSettings, settingsFor } from '../functions/settings/settings.ts';
import type { Settings } from '../functions/settings/settings-schema.ts';
import type { PageApp } from './meta/apps.ts';
import { type AppId, inboxes, type Platform, platforms } from './meta/ids.ts';
import { FIRST_PAGE, type MetaOptions } from './meta/meta.ts';

/** The help desk that is connected to the simulated Page in addition to the targets of the settings. */
const helpDesk = { name: 'help-desk', appId: '2222222222222222' };

export interface Secrets {
  readonly appSecret: string;
  /** Our app's access token for the first Page. */
  readonly pageToken?: string;
}

/** The apps and the Page of the simulator, as the product's settings name them. Our app is the first one. */
export function metaOptionsFrom(
  settings: Settings,
  { appSecret, pageToken = 'local-page-token' }: Secrets,
): Pick<MetaOptions, 'apps' | 'page'> {
  const { pageId } = FIRST_PAGE;
  const instagramAccountId = settings.pages[pageId]?.instagramAccountId ?? FIRST_PAGE.instagramAccountId;
  const [ours, ...others] = connectedApps({
    messenger: settingsFor(settings, pageId as AccountId),
    instagram: settingsFor(settings, instagramAccountId as AccountId),
  });
  return { apps: [{ ...ours, secret: appSecret, pageToken }, ...others], page: { instagramAccountId } };
}

/**
 * Our app and the help desk on both platforms, every target of the settings under its name, and each inbox on its
 * platform. A target with another id on Instagram is `<name>-on-instagram` there.
 */
function connectedApps(settings: Readonly<Record<Platform, PageSettings>>): readonly [PageApp, ...PageApp[]] {
  const ours = { name: 'bot', appId: settings.messenger.appId, platforms };
  const known = [
    ...targetsOf(settings.messenger, ''),
    { ...helpDesk, platforms },
    ...platforms.map((platform) => inboxes[platform]),
    ...targetsOf(settings.instagram, '-on-instagram'),
  ];
  const others = known.filter(
    ({ appId }, i) => appId !== ours.appId && known.findIndex((each) => each.appId === appId) === i,
  );
  return [ours, ...others.map((app) => ({ platforms: platformsOf(app.appId, settings), ...app }))];
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
