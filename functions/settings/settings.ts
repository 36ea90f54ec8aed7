import type { Platform } from '../messenger/events.ts';
import type { AccountId, AppId, PageId } from '../messenger/ids.ts';
import type { Calendar } from './calendar.ts';
import { overridden } from './overridden.ts';
import type { Settings } from './settings-schema.ts';

/** The app id in the example settings. A deployment that keeps it takes a pass to its own app for one to another. */
export const EXAMPLE_APP_ID = '1111111111111111';

/** Meta's app that asks the questions of a lead ad. https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing/messenger-lead-ads */
export const LEAD_ADS = '413038776280800';

const PAGE_INBOX = '263902037430900';
const INSTAGRAM_INBOX = '1217981644879628';
const INBOXES: readonly string[] = [PAGE_INBOX, INSTAGRAM_INBOX];
const BUSINESS_AI = '622851382610562';
const MACHINES: readonly string[] = [LEAD_ADS, BUSINESS_AI];

/**
 * Meta's own apps that can hold a thread.
 * https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
 */
const META_APPS: ReadonlyMap<string, string> = new Map([
  [PAGE_INBOX, 'page-inbox'],
  [INSTAGRAM_INBOX, 'instagram-inbox'],
  [LEAD_ADS, 'lead-ads'],
  [BUSINESS_AI, 'meta-business-ai'],
]);

export type Trigger = Settings['triggers'][number];

/** A named app that can hold a thread. */
export interface Target {
  readonly appId: AppId;
  /** Who speaks there. Absent: what is known of the app, else a human. */
  readonly kind?: 'human' | 'machine';
  /** Absent: 15; 0: never. */
  readonly unclaimedMinutes?: number;
  /** Absent: `notice`. */
  readonly whenUnclaimed?: 'notice' | 'next' | 'return';
  readonly silentMinutes?: number;
  /** When it is open. Absent: always. */
  readonly hours?: Calendar;
  /** What becomes of a hand-over while it is closed. Absent: the bot keeps the thread. */
  readonly whenClosed?: 'keep' | 'pass';
  /** Name of the target that comes after this one. */
  readonly next?: string;
}

/** The settings that hold for one account: the deployment's, overridden by its Page's. A text that is not set is empty. */
export interface PageSettings {
  readonly appId: AppId;
  /** The Page whose token is used for the account. */
  readonly pageId: PageId;
  readonly targets: Readonly<Record<string, Target>>;
  readonly triggers: readonly Trigger[];
  readonly grantRequestsOf: readonly string[];
  readonly texts: {
    readonly handOver: string;
    readonly welcomeBack: string;
    readonly nobodyCame: string;
    readonly closed: string;
    readonly botFailed: string;
    readonly disclosure: string;
  };
  /** The language in which times are said, as a BCP 47 tag. */
  readonly locale: string;
  readonly fallback?: string;
  /** After so many turns in a row that the bot did not understand, the person is handed over to the target. */
  readonly failedTurns?: { readonly count: number; readonly target: string };
  readonly botTimeoutMs: number;
  readonly answerWithinMs: number;
  readonly verifyAfterQuietMs: number;
  readonly inDoubt: 'resend' | 'list';
  /** Apps whose words are a machine's, beside Meta's own and the targets of that kind. */
  readonly automaticApps: readonly AppId[];
  /** How long the bot is silent after a human's words in a thread that no app owns. */
  readonly humanSilenceMs: number;
  /** Whether the bot stops to answer what answers by itself. */
  readonly loopGuard: boolean;
}

/**
 * The settings of an account. An Instagram account has its Page's settings, with the targets' ids on Instagram. An
 * account that no Page names is a Page of its own.
 */
export function settingsFor(settings: Settings, accountId: AccountId): PageSettings {
  const [pageId, page] = Object.entries(settings.pages).find(
    ([key, each]) => key === accountId || each.instagramAccountId === accountId,
  ) ?? [accountId, {}];
  const fallback = page.fallback === undefined ? settings.fallback : page.fallback;
  const failedTurns = page.failedTurns === undefined ? settings.failedTurns : page.failedTurns;
  const targets = overridden(settings.targets, page.targets);
  const texts = overridden<string | undefined>(settings.texts, page.texts);
  return {
    appId: settings.appId as AppId,
    pageId: pageId as PageId,
    targets: targetsOn(
      pageId === accountId ? 'messenger' : 'instagram',
      targets,
      overridden(settings.hours, page.hours),
    ),
    triggers: page.triggers ?? settings.triggers,
    grantRequestsOf: page.grantRequestsOf ?? settings.grantRequestsOf,
    texts: {
      handOver: texts.handOver ?? '',
      welcomeBack: texts.welcomeBack ?? '',
      nobodyCame: texts.nobodyCame ?? '',
      closed: texts.closed ?? '',
      botFailed: texts.botFailed ?? '',
      disclosure: texts.disclosure ?? '',
    },
    locale: page.locale ?? settings.locale,
    ...(fallback ? { fallback } : {}),
    ...(failedTurns ? { failedTurns } : {}),
    botTimeoutMs: (page.botTimeoutSeconds ?? settings.botTimeoutSeconds) * 1_000,
    answerWithinMs: (page.answerWithinMinutes ?? settings.answerWithinMinutes) * 60_000,
    verifyAfterQuietMs: (page.verifyAfterQuietMinutes ?? settings.verifyAfterQuietMinutes) * 60_000,
    inDoubt: page.inDoubt ?? settings.inDoubt,
    automaticApps: (page.automaticApps ?? settings.automaticApps) as AppId[],
    humanSilenceMs: (page.humanSilenceMinutes ?? settings.humanSilenceMinutes) * 60_000,
    loopGuard: page.loopGuard ?? settings.loopGuard,
  };
}

function targetsOn(
  platform: Platform,
  targets: Settings['targets'],
  calendars: Settings['hours'],
): Record<string, Target> {
  return Object.fromEntries(
    Object.entries(targets).map(([name, { appId, instagramAppId, hours, ...others }]) => {
      const calendar = hours === undefined ? undefined : calendars[hours];
      const onInstagram = instagramAppId ?? (appId === PAGE_INBOX ? INSTAGRAM_INBOX : appId);
      const id = (platform === 'instagram' ? onInstagram : appId) as AppId;
      return [name, { ...others, appId: id, ...(calendar && { hours: calendar }) } as Target];
    }),
  );
}

/** The target with this app id. */
export function targetOf(appId: AppId | undefined, settings: PageSettings): Target | undefined {
  return Object.values(settings.targets).find((target) => target.appId === appId);
}

/** A name for an app: the target's from the settings, or that of an app of Meta's own. */
export function nameOf(appId: AppId, settings: PageSettings): string | undefined {
  const [name] = Object.entries(settings.targets).find(([, target]) => target.appId === appId) ?? [];
  return name ?? META_APPS.get(appId);
}

/** Whether an app is the Page's inbox. */
export function isInbox(appId: AppId): boolean {
  return INBOXES.includes(appId);
}

/** Whether the words of an app are a machine's: the settings say so, or it is one of Meta's own machines. */
export function isMachine(appId: AppId | undefined, settings: PageSettings): boolean {
  if (appId === undefined) return false;
  const kind = targetOf(appId, settings)?.kind;
  return kind === undefined
    ? MACHINES.includes(appId) || settings.automaticApps.includes(appId)
    : kind === 'machine';
}
