import type { AccountId, AppId, Psid } from './ids.ts';

/**
 * When something happened, as a span of Meta's time in Unix milliseconds, both ends included. A millisecond stamp
 * is `[t, t]`, a stamp in whole seconds `[t, t + 999]`; a stamp that cannot be believed spans everything.
 */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Platform = 'messenger' | 'instagram';

/** Where Meta put the event: `messaging` for the thread's owner, `standby` for the others. A hint, never a proof. */
export type Channel = 'messaging' | 'standby';

interface EventBase {
  /** The same for every delivery of the same event; different for different events of one thread. */
  readonly id: string;
  readonly platform: Platform;
  readonly accountId: AccountId;
  readonly channel: Channel;
  readonly at: Span;
}

interface OfThread extends EventBase {
  readonly psid: Psid;
}

/** What Meta's built-in NLP thinks the person wants. Confidence from 0 to 1. */
export interface Intent {
  readonly name: string;
  readonly confidence: number;
}

interface Spoken extends OfThread {
  readonly mid?: string;
  readonly text?: string;
  readonly intents: readonly Intent[];
}

/** A person wrote or sent something; without `text` it was an attachment or the like. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages */
export interface MessageEvent extends Spoken {
  readonly kind: 'message';
}

/** A person tapped a quick reply: a message with a payload. */
export interface QuickReplyEvent extends Spoken {
  readonly kind: 'quick_reply';
  readonly payload: string;
}

/** A person tapped a button, Get Started or a menu item. Meta takes the payload away where the button is another app's. */
export interface PostbackEvent extends OfThread {
  readonly kind: 'postback';
  readonly title?: string;
  readonly payload?: string;
}

/** The Page said something: we, another app, or a human in an inbox (`appId` absent or not ours). */
export interface EchoEvent extends OfThread {
  readonly kind: 'echo';
  readonly mid?: string;
  readonly appId?: AppId;
  /** What the sender put into `message.metadata`; ours is the id of the command that spoke. */
  readonly metadata?: string;
}

/**
 * Thread control moved by a pass. `newOwnerAppId` null means idle, absent means that Meta did not say; the same
 * for `previousOwnerAppId`. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_handovers
 */
export interface PassEvent extends OfThread {
  readonly kind: 'pass';
  readonly newOwnerAppId?: AppId | null;
  readonly previousOwnerAppId?: AppId | null;
  readonly metadata?: string;
}

/** Thread control moved by a take; the id as in `PassEvent`. */
export interface TakeEvent extends OfThread {
  readonly kind: 'take';
  readonly newOwnerAppId?: AppId | null;
}

/** Another app asks for control. Moves nothing by itself. */
export interface RequestEvent extends OfThread {
  readonly kind: 'request';
  readonly requestedOwnerAppId?: AppId;
}

/** What happens in a thread and neither moves control nor calls for an answer. */
export interface QuietEvent extends OfThread {
  readonly kind: 'referral' | 'reaction' | 'read' | 'delivery' | 'edit' | 'optin' | 'account_linking';
}

/** A kind that this version does not know; `name` is the key Meta used, or `none`. */
export interface UnknownEvent extends EventBase {
  readonly kind: 'unknown';
  readonly name: string;
  readonly psid?: Psid;
}

/** Meta blocks, unblocks or warns the Page. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_policy_enforcement */
export interface PolicyEvent extends EventBase {
  readonly kind: 'policy';
  /** `block`, `unblock`, `warning`, or whatever Meta invents next. */
  readonly action: string;
}

/** Roles of the retired Handover Protocol changed; read and counted, nothing more. */
export interface AppRolesEvent extends EventBase {
  readonly kind: 'app_roles';
}

/** A person speaks to the Page: somebody has to answer. */
export type PersonEvent = MessageEvent | QuickReplyEvent | PostbackEvent;
/** Meta tells about thread control. */
export type ControlEvent = PassEvent | TakeEvent | RequestEvent;
/** An event of one thread. */
export type ThreadEvent =
  | PersonEvent
  | EchoEvent
  | ControlEvent
  | QuietEvent
  | (UnknownEvent & { readonly psid: Psid });
/** An event of a whole Page. */
export type PageEvent = PolicyEvent | AppRolesEvent | UnknownEvent;
export type MessengerEvent = ThreadEvent | PageEvent;

/** A part of a signed body that makes no sense. Holds no content: key names only. */
export interface Nonsense {
  /** Which rule refused it, e.g. `not-json`, `not-utf8`, `too-deep`, `item-without-account`. */
  readonly reason: string;
  /** Names of the keys found, at most 20, each at most 40 characters; empty where there were none. */
  readonly keys: readonly string[];
}

/** What one webhook body says, in Meta's order. */
export interface Delivery {
  readonly events: readonly MessengerEvent[];
  readonly nonsense: readonly Nonsense[];
}
