import type { AppId } from '../../functions/messenger/ids.ts';
import type { AppRegistry } from './app-registry.ts';
import { type DeliveryParts, WebhookDelivery } from './delivery.ts';
import type { Webhook } from './simulated-page.ts';

/** The delivery to each app that listens somewhere. */
export class WebhookDeliveries {
  readonly #parts: DeliveryParts;
  readonly #registry: AppRegistry;
  readonly #byApp = new Map<AppId, WebhookDelivery>();

  constructor(registry: AppRegistry, parts: DeliveryParts) {
    this.#registry = registry;
    this.#parts = parts;
  }

  /** Sends a webhook on its way, if its app listens at all. `always` is the app whose deliveries are always tried. */
  send(webhook: Webhook, always: AppId): void {
    const { callbackUrl } = this.#registry.subscription(webhook.to, webhook.object);
    if (callbackUrl !== null || webhook.to === always) this.of(webhook.to).enqueue(webhook);
  }

  of(appId: AppId): WebhookDelivery {
    const delivery = this.#byApp.get(appId) ?? this.#begin(appId);
    this.#byApp.set(appId, delivery);
    return delivery;
  }

  release(): void {
    for (const delivery of this.#byApp.values()) delivery.release();
  }

  /** Delivers all there is, retries and all. */
  async flush(): Promise<void> {
    await this.#all((delivery) => delivery.flush());
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#all((delivery) => delivery.settled());
  }

  async reset(): Promise<void> {
    await this.#all((delivery) => delivery.reset());
  }

  #begin(appId: AppId): WebhookDelivery {
    return new WebhookDelivery({
      ...this.#parts,
      appId,
      secret: () => this.#registry.get(appId)?.secret ?? '',
      urlOf: (object) => this.#registry.subscription(appId, object).callbackUrl ?? undefined,
    });
  }

  async #all(what: (delivery: WebhookDelivery) => Promise<void>): Promise<void> {
    await Promise.all([...this.#byApp.values()].map(what));
  }
}
