import type { AccountId, AppId, Psid } from './ids.ts';

/**
 * When something happened, as a span of Meta's time in Unix ms, both ends included. A stamp in milliseconds gives
 * `[t, t]`, a stamp in whole seconds `[t, t + 999]`, and a stamp that is certainly wrong gives any time.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Platform = 'messenger' | 'instagram';

/** Where Meta put the event: `messaging` for the thread's owner, `standby` for other apps. It proves nothing. */
export type Channel = 'messaging' | 'standby';

interface EventBase {
  /** The same for every delivery of one event, and different for different events of one thread. */
  readonly id: string;
  readonly platform: Platform;
  readonly accountId: AccountId;
  readonly channel: Channel;
  readonly at: Span;
}

interface ThreadEventBase extends EventBase {
  readonly psid: Psid;
}

/** What the person wants, by Meta's built-in NLP. Confidence from 0 to 1. */
export interface Intent {
  readonly name: string;
  readonly confidence: number;
}

/** What is attached, by Meta's type (`image`, `audio`, `story_mention`, …) or `sticker`; `url` is https. */
export interface Attachment {
  readonly type: string;
  readonly url?: string;
}

/** The link or ad by which the person came. */
export interface Referral {
  /** `ADS`, `SHORTLINK`, … */
  readonly source?: string;
  readonly ref?: string;
  readonly adId?: string;
}

interface PersonMessageBase extends ThreadEventBase {
  readonly mid?: string;
  readonly text?: string;
  readonly intents: readonly Intent[];
  readonly referral?: Referral;
  readonly attachments?: readonly Attachment[];
  /** `mid` of the message that it answers. */
  readonly replyTo?: string;
}

/** A person sent a message; without `text` it has only attachments or the like. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages */
export interface MessageEvent extends PersonMessageBase {
  readonly kind: 'message';
}

/** A person tapped a quick reply: a message with a payload. */
export interface QuickReplyEvent extends PersonMessageBase {
  readonly kind: 'quick_reply';
  readonly payload: string;
}

/** A person tapped a button, Get Started or a menu item. Meta removes the payload if another app sent the button. */
export interface PostbackEvent extends ThreadEventBase {
  readonly kind: 'postback';
  readonly title?: string;
  readonly payload?: string;
  readonly referral?: Referral;
}

/** The Page sent a message: our app, another app, or a human in an inbox (`appId` absent or not ours). */
export interface EchoEvent extends ThreadEventBase {
  readonly kind: 'echo';
  readonly mid?: string;
  readonly appId?: AppId;
  /** What the sender put into `message.metadata`. Our app puts the id of its command there. */
  readonly metadata?: string;
  readonly text?: string;
  /** Meta marks the words as made by a machine. */
  readonly isAiGenerated?: true;
}

/**
 * Thread control moved by a pass. `newOwnerAppId` null means idle, and absent means that Meta did not say. The same
 * holds for `previousOwnerAppId`. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_handovers
 */
export interface PassEvent extends ThreadEventBase {
  readonly kind: 'pass';
  readonly newOwnerAppId?: AppId | null;
  readonly previousOwnerAppId?: AppId | null;
  readonly metadata?: string;
}

/** Thread control moved by a take. The id is as in `PassEvent`. */
export interface TakeEvent extends ThreadEventBase {
  readonly kind: 'take';
  readonly newOwnerAppId?: AppId | null;
}

/** Another app asks for control. This alone does not move control. */
export interface RequestEvent extends ThreadEventBase {
  readonly kind: 'request';
  readonly requestedOwnerAppId?: AppId;
}

/** The person has taken a message back. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages */
export interface UnsendEvent extends ThreadEventBase {
  readonly kind: 'unsend';
  /** The `id` of the message's event. */
  readonly messageId: string;
}

/** The person came by a link or an ad, and has said nothing. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals */
export interface ReferralEvent extends ThreadEventBase {
  readonly kind: 'referral';
  readonly referral: Referral;
}

/** Something happened in a thread that neither moves control nor needs an answer. */
export interface InformationalEvent extends ThreadEventBase {
  readonly kind: 'reaction' | 'read' | 'delivery' | 'edit' | 'optin' | 'account_linking';
}

/** An event of a kind that this version only counts. `name` is Meta's key, or `none`. */
export interface UnknownEvent extends EventBase {
  readonly kind: 'unknown';
  readonly name: string;
  readonly psid?: Psid;
}

/** Meta blocks, unblocks or warns the Page. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_policy_enforcement */
export interface PolicyEvent extends EventBase {
  readonly kind: 'policy';
  /** `block`, `unblock`, `warning`, or a later word of Meta's. */
  readonly action: string;
}

/** Roles of the retired Handover Protocol changed. Such events are only counted. */
export interface AppRolesEvent extends EventBase {
  readonly kind: 'app_roles';
}

/** A person writes to the Page and expects an answer. */
export type PersonEvent = MessageEvent | QuickReplyEvent | PostbackEvent;
/** Thread control moved, or another app asks for it. */
export type ControlEvent = PassEvent | TakeEvent | RequestEvent;
/** An event of one thread. */
export type ThreadEvent =
  | PersonEvent
  | EchoEvent
  | ControlEvent
  | UnsendEvent
  | ReferralEvent
  | InformationalEvent
  | (UnknownEvent & { readonly psid: Psid });
/** An event of a whole Page. */
export type PageEvent = PolicyEvent | AppRolesEvent | UnknownEvent;
export type MessengerEvent = ThreadEvent | PageEvent;

/** A part of a signed body that cannot be read. Holds the names of its keys and no content. */
export interface Malformed {
  /** Which rule refused it, e.g. `not-json`, `not-utf8`, `too-deep`, `item-without-account`. */
  readonly reason: string;
  /** Names of the keys found: at most 20, of at most 40 characters each. */
  readonly keys: readonly string[];
}

/** The contents of one webhook body, in Meta's order. */
export interface Delivery {
  readonly events: readonly MessengerEvent[];
  readonly malformed: readonly Malformed[];
}
