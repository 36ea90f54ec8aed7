import type { AppId } from '../messenger/ids.ts';
import type { PageSettings, Target } from './settings.ts';
import type { Owner, Thread } from './thread.ts';

/** Meta's app that asks the questions of a lead ad. https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing/messenger-lead-ads */
export const LEAD_ADS = '413038776280800';

/**
 * Apps of Meta's own that can hold a thread.
 * https://developers.facebook.com/docs/messenger-platform/handover-protocol/conversation-control
 */
export const PAGE_INBOX = '263902037430900';
export const INSTAGRAM_INBOX = '1217981644879628';
const META_APPS: ReadonlyMap<string, string> = new Map([
  [PAGE_INBOX, 'page-inbox'],
  [INSTAGRAM_INBOX, 'instagram-inbox'],
  [LEAD_ADS, 'lead-ads'],
  ['622851382610562', 'meta-business-ai'],
]);
const INBOXES = ['page-inbox', 'instagram-inbox'];

/** The owner that an app id stands for. */
export function ownerOf(appId: AppId, settings: PageSettings): Owner {
  return appId === settings.appId ? { kind: 'us' } : { kind: 'app', appId };
}

/** Whether two beliefs name the same owner. */
export function isSameOwner(a: Owner, b: Owner): boolean {
  return a.kind === b.kind && (a.kind !== 'app' || (b.kind === 'app' && a.appId === b.appId));
}

/** Whether somebody else than us controls the thread, as the ledger has it. */
export function isElsewhere(owner: Owner): boolean {
  return owner.kind === 'app' || owner.kind === 'foreign';
}

/** Whether control that somebody has would have fallen idle by now. */
export function isExpired(thread: Thread, now: number): boolean {
  return thread.expiresAt !== undefined && thread.expiresAt <= now;
}

/** The configured target behind an app id. */
export function targetOf(appId: AppId | undefined, settings: PageSettings): Target | undefined {
  return Object.values(settings.targets).find((target) => target.appId === appId);
}

/** A name for an app: the target's from the settings, or that of an app of Meta's own. */
export function nameOf(appId: AppId, settings: PageSettings): string | undefined {
  const [name] = Object.entries(settings.targets).find(([, target]) => target.appId === appId) ?? [];
  return name ?? META_APPS.get(appId);
}

/** Whether what an app says is a human's word: it is an inbox, a configured target, or keeps its id to itself. */
export function speaksForHuman(appId: AppId | undefined, settings: PageSettings): boolean {
  return (
    appId === undefined ||
    targetOf(appId, settings) !== undefined ||
    INBOXES.includes(META_APPS.get(appId) ?? '')
  );
}
