import type { AccountId, AppId, PageId } from '../messenger/ids.ts';
import { INSTAGRAM_INBOX, PAGE_INBOX } from './owner.ts';
import type { Settings } from './settings-schema.ts';

/** The app id in the example settings: a pass back to the real one would read as a pass to somebody else. */
export const EXAMPLE_APP_ID = '1111111111111111';

export type Trigger = Settings['triggers'][number];

/** A named app that can hold a thread. */
export interface Target {
  readonly appId: AppId;
  readonly silentMinutes?: number;
}

/** The settings that hold for one account: the deployment's, overridden by its Page's. */
export interface PageSettings {
  readonly appId: AppId;
  /** The Page whose token speaks for the account. */
  readonly pageId: PageId;
  readonly targets: Readonly<Record<string, Target>>;
  readonly triggers: readonly Trigger[];
  readonly grantRequestsOf: readonly string[];
  readonly texts: { readonly handOver: string; readonly welcomeBack: string };
  readonly fallback?: string;
  readonly answerWithinMs: number;
  readonly verifyAfterQuietMs: number;
  readonly inDoubt: 'resend' | 'list';
}

/**
 * What holds for an account. An Instagram account has its Page's settings, with the targets' ids on Instagram; one
 * that no Page names is taken for a Page of its own.
 */
export function settingsFor(settings: Settings, accountId: AccountId): PageSettings {
  const [pageId, page] = Object.entries(settings.pages).find(
    ([key, each]) => key === accountId || each.instagramAccountId === accountId,
  ) ?? [accountId, {}];
  const fallback = page.fallback ?? settings.fallback;
  return {
    appId: settings.appId as AppId,
    pageId: pageId as PageId,
    targets: targetsOn(pageId === accountId ? 'messenger' : 'instagram', page.targets ?? settings.targets),
    triggers: page.triggers ?? settings.triggers,
    grantRequestsOf: page.grantRequestsOf ?? settings.grantRequestsOf,
    texts: {
      handOver: page.texts?.handOver ?? settings.texts.handOver,
      welcomeBack: page.texts?.welcomeBack ?? settings.texts.welcomeBack,
    },
    ...(fallback === undefined ? {} : { fallback }),
    answerWithinMs: (page.answerWithinMinutes ?? settings.answerWithinMinutes) * 60_000,
    verifyAfterQuietMs: (page.verifyAfterQuietMinutes ?? settings.verifyAfterQuietMinutes) * 60_000,
    inDoubt: page.inDoubt ?? settings.inDoubt,
  };
}

function targetsOn(
  platform: 'messenger' | 'instagram',
  targets: Settings['targets'],
): Record<string, Target> {
  return Object.fromEntries(
    Object.entries(targets).map(([name, { appId, instagramAppId, silentMinutes }]) => {
      const onInstagram = instagramAppId ?? (appId === PAGE_INBOX ? INSTAGRAM_INBOX : appId);
      const id = (platform === 'instagram' ? onInstagram : appId) as AppId;
      return [name, { appId: id, ...(silentMinutes === undefined ? {} : { silentMinutes }) }];
    }),
  );
}
