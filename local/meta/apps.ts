import type { AppId, Channel, Platform } from './ids.ts';
import { type Content, type Handover, type WebhookObject, webhookObjects } from './payloads.ts';

/** An app at Meta. */
export interface RegisteredApp {
  readonly appId: AppId;
  readonly name: string;
  /** Signs the app's webhooks, and proves its calls. */
  readonly secret: string;
  /** The app's access token for the first Page. */
  readonly pageToken: string;
}

/** An app that a human has connected to the Page, on these platforms. */
export interface PageApp {
  readonly appId: AppId;
  readonly name: string;
  readonly platforms: readonly Platform[];
}

/** An app with the secrets that follow from its name `x`: `local-x-app-secret` and `local-x-token`. */
export function namedApp({ appId, name }: Pick<PageApp, 'appId' | 'name'>): RegisteredApp {
  return { appId, name, secret: `local-${name}-app-secret`, pageToken: `local-${name}-token` };
}

/** An app's subscription to an object. */
export interface AppSubscription {
  /** Null: Meta has no address. What the app gets is kept for the control API only. */
  readonly callbackUrl: string | null;
  readonly fields: ReadonlySet<FieldName>;
}

/**
 * All apps with their subscriptions at app level; a Page has its own. At the start each app is subscribed to every
 * field of both objects. https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
 */
export class AppRegistry {
  readonly #apps = new Map<AppId, RegisteredApp>();
  readonly #first: readonly RegisteredApp[];
  readonly #firstUrls = new Map<AppId, string>();
  readonly #subscriptions = new Map<string, AppSubscription>();

  constructor(apps: readonly RegisteredApp[]) {
    this.#first = apps;
    this.reset();
  }

  /** Goes back to the first apps and their first addresses. */
  reset(): void {
    this.#apps.clear();
    this.#subscriptions.clear();
    for (const app of this.#first) this.add(app);
  }

  all(): readonly RegisteredApp[] {
    return [...this.#apps.values()];
  }

  get(appId: AppId): RegisteredApp | undefined {
    return this.#apps.get(appId);
  }

  add(app: RegisteredApp): void {
    this.#apps.set(app.appId, app);
    const callbackUrl = this.#firstUrls.get(app.appId) ?? null;
    for (const object of webhookObjects) {
      this.subscribe(app.appId, object, { callbackUrl, fields: new Set(fieldsOf(object)) });
    }
  }

  /** Sets the app's callback address, now and after each reset. */
  setFirstUrl(appId: AppId, url: string): void {
    this.#firstUrls.set(appId, url);
    for (const object of webhookObjects) {
      const { fields } = this.subscription(appId, object);
      this.subscribe(appId, object, { callbackUrl: url, fields });
    }
  }

  subscription(appId: AppId, object: WebhookObject): AppSubscription {
    return this.#subscriptions.get(`${appId} ${object}`) ?? { callbackUrl: null, fields: new Set() };
  }

  subscribe(appId: AppId, object: WebhookObject, subscription: AppSubscription): void {
    this.#subscriptions.set(`${appId} ${object}`, subscription);
  }
}

/** The names that `subscribed_apps` accepts. https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps */
export const fieldNames = [
  'messages',
  'messaging_postbacks',
  'messaging_optins',
  'messaging_optouts',
  'messaging_referrals',
  'messaging_handovers',
  'messaging_account_linking',
  'messaging_policy_enforcement',
  'messaging_feedback',
  'messaging_integrity',
  'message_deliveries',
  'message_reads',
  'message_echoes',
  'message_reactions',
  'message_edits',
  'message_context',
  'standby',
  'response_feedback',
  'send_cart',
  'inbox_labels',
  'business_integrity',
  'calls',
] as const;
export type FieldName = (typeof fieldNames)[number];

/** The fields that have another name on the Instagram object. https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram */
const instagramNames: Readonly<Record<string, FieldName>> = {
  messaging_handover: 'messaging_handovers',
  messaging_referral: 'messaging_referrals',
  messaging_seen: 'message_reads',
  message_edit: 'message_edits',
};

/** The fields that the Instagram object does not have: echoes come with `messages`, deliveries are not reported. */
const pageOnly: readonly FieldName[] = ['message_echoes', 'message_deliveries'];

/** The fields of an object, by the Page's names. */
export function fieldsOf(object: WebhookObject): readonly FieldName[] {
  return object === 'page' ? fieldNames : fieldNames.filter((name) => !pageOnly.includes(name));
}

/** The field of this name; undefined where the object has no such field. */
export function fieldNamed(name: string, object: WebhookObject): FieldName | undefined {
  return fieldsOf(object).find((field) => nameOn(object, field) === name);
}

/** The object's name for a field. */
export function nameOn(object: WebhookObject, field: FieldName): string {
  const names = object === 'instagram' ? Object.entries(instagramNames) : [];
  return names.find(([, each]) => each === field)?.[0] ?? field;
}

/** The fields of every app on a Page at the start. Reads and deliveries are left out: they change nothing. */
export const defaultFields: readonly FieldName[] = [
  'messages',
  'messaging_postbacks',
  'message_echoes',
  'messaging_handovers',
  'standby',
  'messaging_referrals',
];

const fieldOf: Record<(Content | Handover)['kind'], FieldName> = {
  message: 'messages',
  echo: 'message_echoes',
  postback: 'messaging_postbacks',
  referral: 'messaging_referrals',
  reaction: 'message_reactions',
  read: 'message_reads',
  delivery: 'message_deliveries',
  pass_thread_control: 'messaging_handovers',
  take_thread_control: 'messaging_handovers',
  request_thread_control: 'messaging_handovers',
};

/**
 * Whether an app with these fields gets the item. On standby it needs both `standby` and the underlying field. The
 * Page's field names count for its Instagram account too.
 */
export function isSubscribed(
  fields: ReadonlySet<FieldName>,
  object: WebhookObject,
  kind: (Content | Handover)['kind'],
  channel: Channel,
): boolean {
  const field = object === 'instagram' && kind === 'echo' ? 'messages' : fieldOf[kind];
  const isThere = fieldsOf(object).includes(field) && fields.has(field);
  return isThere && (channel === 'messaging' || fields.has('standby'));
}
