import { createHmac } from 'node:crypto';
import type { Faults } from './faults.ts';
import type { AccountId, AppId, Channel, PageId, Platform, Psid } from './ids.ts';

/** What a webhook is about: a Page or an Instagram account. */
export type WebhookObject = 'page' | 'instagram';
export const webhookObjects: readonly WebhookObject[] = ['page', 'instagram'];

/** The link or the ad by which a person came in. */
export interface Referral {
  readonly source: 'SHORTLINK' | 'ADS';
  readonly ref?: string | undefined;
  readonly adId?: string | undefined;
}

export interface Intent {
  readonly name: string;
  readonly confidence: number;
}

/** What is said without a human or an app behind it. `by-hand`: a test says it in the name of the inbox. */
export type AutomaticKind =
  | 'instant-reply'
  | 'away'
  | 'ad-greeting'
  | 'ice-breaker'
  | 'business-ai'
  | 'by-hand';

/** What was said or done in a thread, before it is addressed to an app. */
export type Content =
  | {
      readonly kind: 'message';
      readonly mid: string;
      readonly text?: string | undefined;
      readonly payload?: string | undefined;
      readonly intents?: readonly Intent[] | undefined;
      readonly attachments?: readonly unknown[] | undefined;
      /** The ad by which the person came in. */
      readonly referral?: Referral | undefined;
      /** Stands beside a message that sums up a lead ad. */
      readonly hopContext?: { readonly appId: AppId; readonly metadata: string } | undefined;
      /** The person has tapped one of the Page's questions. */
      readonly isIceBreaker?: boolean;
    }
  | {
      readonly kind: 'echo';
      readonly mid: string;
      readonly appId: AppId;
      readonly text?: string | undefined;
      readonly metadata?: string | undefined;
      readonly attachments?: readonly unknown[] | undefined;
      /** Present where Meta said it by itself. */
      readonly automatic?: AutomaticKind | undefined;
      /** The echo does not name the app. */
      readonly isNameless?: boolean;
      readonly isAiGenerated?: boolean;
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

/** A change of control, or a request for control, for one app. */
export type Handover =
  | {
      readonly kind: 'pass_thread_control' | 'take_thread_control';
      readonly previousOwner: AppId | null;
      readonly newOwner: AppId;
      readonly metadata: string;
    }
  | { readonly kind: 'request_thread_control'; readonly requestedOwner: AppId; readonly metadata: string };

export interface Address {
  readonly platform: Platform;
  readonly accountId: AccountId;
  readonly psid: Psid;
  readonly channel: Channel;
  /** Unix ms. */
  readonly at: number;
}

/** One item on its way to one app. */
export interface Webhook {
  readonly to: AppId;
  readonly pageId: PageId;
  readonly psid: Psid;
  /** Unix ms. */
  readonly at: number;
  readonly object: WebhookObject;
  readonly accountId: AccountId;
  readonly channel: Channel;
  readonly kind: string;
  readonly item: Record<string, unknown>;
}

export function objectOn(platform: Platform): WebhookObject {
  return platform === 'instagram' ? 'instagram' : 'page';
}

/** An app id as Meta writes it: a number. An id above 2^53 stays text, because a number would lose its digits. */
export function wireAppId(appId: AppId): number | string {
  const number = Number(appId);
  return Number.isSafeInteger(number) ? number : appId;
}

/**
 * The item for a content in `entry.messaging` or `entry.standby`.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 */
export function contentItem(content: Content, to: Address): Record<string, unknown> {
  const person = { id: to.psid };
  const account = { id: to.accountId };
  const [sender, recipient] = content.kind === 'echo' ? [account, person] : [person, account];
  return { sender, recipient, timestamp: to.at, ...members(content, to) };
}

// JSON leaves out members that are undefined.
function members(content: Content, { platform, channel, at }: Address): Record<string, unknown> {
  switch (content.kind) {
    case 'message': {
      const { mid, text, payload, attachments, referral, intents, hopContext } = content;
      const quick_reply = payload === undefined ? undefined : { payload };
      const nlp = intents && { intents, entities: {}, traits: {} };
      return {
        message: { mid, text, quick_reply, attachments, referral: referral && referralBody(referral), nlp },
        hop_context: hopContext && {
          app_id: wireAppId(hopContext.appId),
          metadata: hopContext.metadata,
        },
      };
    }
    case 'echo': {
      const { mid, appId, text, metadata, attachments, isNameless, isAiGenerated } = content;
      // Echoes of Instagram do not name the app.
      const app_id = platform === 'instagram' || isNameless ? undefined : wireAppId(appId);
      const ai_generated = isAiGenerated || undefined;
      return { message: { mid, is_echo: true, app_id, metadata, text, attachments, ai_generated } };
    }
    case 'postback': {
      const { mid, title, payload, referral } = content;
      const whole = { mid, title, payload, referral: referral && referralBody(referral) };
      return { postback: channel === 'standby' ? { mid, title } : whole };
    }
    case 'referral':
      return { referral: referralBody(content) };
    case 'reaction':
      return { reaction: { mid: content.mid, action: 'react', reaction: 'other', emoji: content.emoji } };
    case 'read':
      return { read: { watermark: at } };
    case 'delivery':
      return { delivery: { mids: [content.mid], watermark: at } };
  }
}

function referralBody({ ref, source, adId }: Referral) {
  return { ref, ad_id: adId, source, type: 'OPEN_THREAD' };
}

/**
 * The handover item in `entry.messaging`. Meta has been seen to write app ids and time stamps in several forms.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messaging_handovers
 */
export function handoverItem(
  handover: Handover,
  to: Address,
  form: Pick<Faults, 'appIds' | 'timestamps'>,
): Record<string, unknown> {
  return {
    sender: { id: to.psid },
    recipient: { id: to.accountId },
    timestamp: form.timestamps === 'seconds' ? Math.floor(to.at / 1_000) : to.at,
    [handover.kind]: handoverBody(handover, form),
  };
}

function handoverBody(handover: Handover, { appIds }: Pick<Faults, 'appIds'>): Record<string, unknown> {
  const id = (appId: AppId) => (appIds === 'text' ? appId : wireAppId(appId));
  const { metadata } = handover;
  if (handover.kind === 'request_thread_control') {
    return { requested_owner_app_id: id(handover.requestedOwner), metadata };
  }
  const { previousOwner, newOwner } = handover;
  // `mixed` is the form of Meta's own reference: the previous owner as text, the new owner as a number.
  const previous = previousOwner === null || appIds === 'mixed' ? previousOwner : id(previousOwner);
  return {
    previous_owner_app_id: previous,
    ...(appIds === 'omit-new-owner' ? {} : { new_owner_app_id: id(newOwner) }),
    metadata,
  };
}

/** The body of one POST. Items in a row on one channel of one account share an entry. */
export function envelope(webhooks: readonly Webhook[]) {
  const runs: [Webhook, ...Webhook[]][] = [];
  for (const webhook of webhooks) {
    const run = runs.at(-1);
    const goesOn = run?.[0].accountId === webhook.accountId && run[0].channel === webhook.channel;
    if (run && goesOn) run.push(webhook);
    else runs.push([webhook]);
  }
  const entry = runs.map((run) => {
    const { accountId, channel, at } = run.at(-1) ?? run[0];
    return { id: accountId, time: at, [channel]: run.map(({ item }) => item) };
  });
  return { object: webhooks[0]?.object, entry };
}

/**
 * JSON as Meta sends and signs it: ASCII only, `\uXXXX` in lower-case hex, `/` as `\/`.
 * https://developers.facebook.com/docs/messenger-platform/webhooks#validate-payloads
 */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * The value of `X-Hub-Signature-256` for the bytes of a POST: HMAC-SHA256 under the app secret, in lower-case hex.
 * https://developers.facebook.com/docs/messenger-platform/webhooks#validate-payloads
 */
export function signatureOf(body: Uint8Array, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}
