import type { AccountId, AppId, PageId, Psid } from '../functions/messenger/ids.ts';

/** Our app. */
export const OUR_APP = '1111111111111111' as AppId;
/** Meta's own app for the people who answer from the Page Inbox. */
export const PAGE_INBOX = '263902037430900' as AppId;
/** The same for Instagram. */
export const INSTAGRAM_INBOX = '1217981644879628' as AppId;
/** The app of a help desk. */
export const HELP_DESK = '2222222222222222' as AppId;
/** The app of another help desk, with the id that it has at Meta. */
export const ZENDESK = '200646160103180' as AppId;

/** The Page, as its threads name it. */
export const PAGE = '100000000000001' as AccountId;
/** The same Page, as the settings and the Graph API name it. */
export const PAGE_ID = PAGE as string as PageId;

/** The person who writes to the Page. */
export const PERSON = '24000000000000001' as Psid;
/** A second person of the Page. */
export const OTHER_PERSON = '24000000000000002' as Psid;

/** 2026-11-21T09:15:02.123Z in Unix ms. */
export const NOW = Date.UTC(2026, 10, 21, 9, 15, 2, 123);
