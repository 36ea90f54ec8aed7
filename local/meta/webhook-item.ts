import type { Channel, Intent, Platform } from '../../functions/messenger/events.ts';
import type { AccountId, AppId, Psid } from '../../functions/messenger/ids.ts';

/** By which link or ad a person came in. */
export interface Referral {
  readonly source: 'SHORTLINK' | 'ADS';
  readonly ref?: string | undefined;
  readonly adId?: string | undefined;
}

/** What was said or done in a thread, before it is addressed to an app. */
export type Content =
  | {
      readonly kind: 'message';
      readonly mid: string;
      readonly text?: string | undefined;
      readonly payload?: string | undefined;
      readonly intents?: readonly Intent[] | undefined;
      readonly attachments?: readonly unknown[] | undefined;
      /** How the person came in, where the message itself says so: by an ad. */
      readonly referral?: Referral | undefined;
      /** Beside a message that sums up a lead ad. */
      readonly hopContext?: { readonly appId: AppId; readonly metadata: string } | undefined;
    }
  | {
      readonly kind: 'echo';
      readonly mid: string;
      readonly appId: AppId;
      readonly text?: string | undefined;
      readonly metadata?: string | undefined;
      readonly attachments?: readonly unknown[] | undefined;
    }
  | {
      readonly kind: 'postback';
      readonly mid: string;
      readonly title: string;
      readonly payload: string;
      readonly referral?: Referral | undefined;
    }
  | ({ readonly kind: 'referral' } & Referral)
  | { readonly kind: 'reaction'; readonly mid: string; readonly emoji: string }
  | { readonly kind: 'read' }
  | { readonly kind: 'delivery'; readonly mid: string };

export interface Address {
  readonly platform: Platform;
  readonly accountId: AccountId;
  readonly psid: Psid;
  readonly channel: Channel;
  /** Unix ms. */
  readonly at: number;
}

/**
 * The item for what was said or done that Meta would put into `entry.messaging` or `entry.standby`.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 */
export function webhookItem(what: Content, to: Address): Record<string, unknown> {
  const person = { id: to.psid };
  const account = { id: to.accountId };
  const [sender, recipient] = what.kind === 'echo' ? [account, person] : [person, account];
  return { sender, recipient, timestamp: to.at, ...members(what, to) };
}

/** An app id as Meta writes it: a number. One above 2^53 stays text, since a number would lose its digits. */
export function wireAppId(appId: AppId): number | string {
  const number = Number(appId);
  return Number.isSafeInteger(number) ? number : appId;
}

function members(what: Content, to: Address): Record<string, unknown> {
  switch (what.kind) {
    case 'message':
      return {
        message: personMessage(what),
        ...(what.hopContext && {
          hop_context: { app_id: wireAppId(what.hopContext.appId), metadata: what.hopContext.metadata },
        }),
      };
    case 'echo':
      return { message: echo(what, to.platform) };
    case 'postback': {
      const { mid, title, payload, referral } = what;
      const whole = { mid, title, payload, ...(referral && { referral: referralBody(referral) }) };
      return { postback: to.channel === 'standby' ? { mid, title } : whole };
    }
    case 'referral':
      return { referral: referralBody(what) };
    case 'reaction':
      return { reaction: { mid: what.mid, action: 'react', reaction: 'other', emoji: what.emoji } };
    case 'read':
      return { read: { watermark: to.at } };
    case 'delivery':
      return { delivery: { mids: [what.mid], watermark: to.at } };
  }
}

// What is undefined here is left out by JSON.
function referralBody({ ref, source, adId }: Referral) {
  return { ref, ad_id: adId, source, type: 'OPEN_THREAD' };
}

function personMessage({
  mid,
  text,
  payload,
  intents,
  attachments,
  referral,
}: Extract<Content, { kind: 'message' }>) {
  return {
    mid,
    text,
    quick_reply: payload === undefined ? undefined : { payload },
    attachments,
    referral: referral && referralBody(referral),
    nlp: intents === undefined ? undefined : { intents, entities: {}, traits: {} },
  };
}

function echo(content: Extract<Content, { kind: 'echo' }>, platform: Platform) {
  const { mid, appId, text, metadata, attachments } = content;
  // Echoes of Instagram do not say which app spoke.
  const app_id = platform === 'instagram' ? undefined : wireAppId(appId);
  return { mid, is_echo: true, app_id, metadata, text, attachments };
}
