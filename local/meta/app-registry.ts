import type { AppId } from '../../functions/messenger/ids.ts';
import { type FieldName, fieldsOf } from './subscribed-fields.ts';

/** What webhooks are about: a Page, or an Instagram account. */
export type WebhookObject = 'page' | 'instagram';
export const webhookObjects: readonly WebhookObject[] = ['page', 'instagram'];

/** An app at Meta. */
export interface RegisteredApp {
  readonly appId: AppId;
  readonly name: string;
  /** Signs the app's webhooks, and proves its calls. */
  readonly secret: string;
}

/** An app's subscription to an object. */
export interface AppSubscription {
  /** Null: nobody listens, and what the app gets is kept for the control API alone. */
  readonly callbackUrl: string | null;
  readonly fields: ReadonlySet<FieldName>;
}

/**
 * Every app and its subscriptions on its own level; those on the level of a Page are the Page's. At the start an app
 * is subscribed to every field of both objects.
 * https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
 */
export class AppRegistry {
  readonly #apps = new Map<AppId, RegisteredApp>();
  readonly #first: readonly RegisteredApp[];
  readonly #firstUrls = new Map<AppId, string>();
  #subscriptions = new Map<string, AppSubscription>();

  constructor(apps: readonly RegisteredApp[]) {
    this.#first = apps;
    this.reset();
  }

  /** As at the start: the first apps with their first addresses. */
  reset(): void {
    this.#apps.clear();
    this.#subscriptions = new Map();
    for (const app of this.#first) this.add(app);
  }

  all(): readonly RegisteredApp[] {
    return [...this.#apps.values()];
  }

  get(appId: string): RegisteredApp | undefined {
    return this.#apps.get(appId as AppId);
  }

  add(app: RegisteredApp): void {
    this.#apps.set(app.appId, app);
    const callbackUrl = this.#firstUrls.get(app.appId) ?? null;
    for (const object of webhookObjects) {
      this.subscribe(app.appId, object, { callbackUrl, fields: new Set(fieldsOf(object)) });
    }
  }

  /** Where an app listens from now on, and after each reset. */
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
