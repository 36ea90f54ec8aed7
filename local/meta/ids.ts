/*
 * Ids are digits, as text. They are checked where they enter: in the Graph API and in the control API.
 */
export type AppId = string;
/** The id of a person, valid for one Page. */
export type Psid = string;
export type PageId = string;
/** The id that events carry: that of the Page on Messenger, that of the linked account on Instagram. */
export type AccountId = string;

export type Platform = 'messenger' | 'instagram';
export const platforms: readonly Platform[] = ['messenger', 'instagram'];

/** The list of a webhook entry that holds an item: `messaging` for the thread's owner, `standby` for other apps. */
export type Channel = 'messaging' | 'standby';

/** Whether Conversation Routing is on. https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing */
export type Mode = 'routing' | 'zero-config';

/** Meta's own apps for the people who answer from an inbox. */
export const inboxes: Readonly<Record<Platform, { readonly name: string; readonly appId: AppId }>> = {
  messenger: { name: 'page-inbox', appId: '263902037430900' },
  instagram: { name: 'instagram-inbox', appId: '1217981644879628' },
};

/** Meta's own app that asks the questions of a lead ad. */
export const leadAdsApp = { name: 'lead-ads', appId: '413038776280800' };

/** Meta's own AI, which answers for the Page. Meta does not document its id. */
export const businessAi = { name: 'meta-business-ai', appId: '622851382610562' };

export function isInbox(appId: AppId): boolean {
  return platforms.some((platform) => inboxes[platform].appId === appId);
}

/** The app as it acts on a platform: each of the two inboxes stands for the inbox of that platform. */
export function appOn(platform: Platform, appId: AppId): AppId {
  return isInbox(appId) ? inboxes[platform].appId : appId;
}
