import type { Platform } from '../../functions/messenger/events.ts';
import type { AppId } from '../../functions/messenger/ids.ts';

export const platforms: readonly Platform[] = ['messenger', 'instagram'];

/** The app behind the inbox that humans answer from; both ids are Meta's own. */
export const inboxes: Readonly<Record<Platform, { readonly name: string; readonly appId: AppId }>> = {
  messenger: { name: 'page-inbox', appId: '263902037430900' as AppId },
  instagram: { name: 'instagram-inbox', appId: '1217981644879628' as AppId },
};

/** The help desk that is connected to the simulated Page whatever the settings name. */
export const helpDesk = { name: 'help-desk', appId: '2222222222222222' as AppId };

/** Meta's own app that puts the questions of a lead ad. */
export const leadAdsApp = { name: 'lead-ads', appId: '413038776280800' as AppId };

/** Whether humans answer behind this app. */
export function isInbox(appId: AppId): boolean {
  return platforms.some((platform) => inboxes[platform].appId === appId);
}

/** The app as it acts on a platform: either inbox stands for the one that belongs there. */
export function appOn(platform: Platform, appId: AppId): AppId {
  return isInbox(appId) ? inboxes[platform].appId : appId;
}
