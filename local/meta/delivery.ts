import type { Clock } from '../clock.ts';
import type { AppRegistry } from './apps.ts';
import {
  type Alert,
  type Attempt,
  accountsIn,
  type Deliver,
  type DeliveryEntry,
  FailingWebhooks,
  postWebhooks,
} from './attempts.ts';
import { DeliveryFaults } from './delivery-faults.ts';
import type { CurrentFaults } from './faults.ts';
import { BoundedLog } from './history.ts';
import type { AccountId, AppId, Psid } from './ids.ts';
import type { Webhook } from './payloads.ts';

/** Meta tries again at once and then after longer and longer waits, which it does not document. */
const RETRY_DELAYS_MS = [0, 5_000, 30_000, 60_000, 300_000, 900_000, 1_800_000];
/** How long a POST waits for further items where a fault puts several into one, in ms. */
const BATCH_WITHIN_MS = 250;

export interface DeliveryOptions {
  readonly deliver: Deliver;
  readonly registry: AppRegistry;
  readonly faults: CurrentFaults;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** A new text for each call. */
  readonly newId: () => string;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly log: (line: string) => void;
  readonly changed: () => void;
  /** Waits in ms before the second attempt, the third, and so on. After the last one the webhook is given up. */
  readonly retryDelaysMs?: readonly number[] | undefined;
  readonly timeoutMs?: number | undefined;
  /** Takes Meta's messages to the developers. `Webhooks Disabled` unsubscribes the app from the account. */
  readonly alert: (alert: Alert) => void;
}

/**
 * The delivery of webhooks to one app: one POST an item, signed over the bytes sent, in order within a thread. A
 * webhook that failed is tried again later, and later items go out before it, as at Meta.
 */
export class WebhookDelivery {
  readonly #appId: AppId;
  readonly #options: DeliveryOptions;
  readonly #log = new BoundedLog<DeliveryEntry>();
  readonly #faults: DeliveryFaults;
  readonly #failing = new FailingWebhooks();
  /** The last POST of each thread. */
  readonly #lines = new Map<Psid, Promise<void>>();
  /** The entries that will be tried again; each value cancels that. */
  readonly #waiting = new Map<DeliveryEntry, () => void>();
  /** Accounts from which the app was unsubscribed, until the next webhook about them. */
  readonly #ended = new Set<AccountId>();
  #batch: Webhook[] = [];
  #endBatch = () => {};
  #stop = new AbortController();

  constructor(appId: AppId, options: DeliveryOptions) {
    this.#appId = appId;
    this.#options = options;
    this.#faults = new DeliveryFaults({ ...options, send: (entry) => this.#queue(entry) });
  }

  /** Delivers the webhook, in the way that the faults of the moment say. */
  enqueue(webhook: Webhook): void {
    const { faults, clock } = this.#options;
    this.#ended.delete(webhook.accountId);
    if (this.#batch.some((each) => !this.#mayShare(each, webhook))) this.#closeBatch();
    this.#batch.push(webhook);
    if (this.#batch.length >= faults.now.batch) this.#closeBatch();
    else if (this.#batch.length === 1)
      this.#endBatch = clock.after(BATCH_WITHIN_MS, () => this.#closeBatch());
  }

  /** Delivers the held webhooks, in order. */
  release(): void {
    this.#faults.release();
  }

  /** Delivers the delayed webhooks and every retry at once. Resolves when nothing is left to deliver. */
  async flush(): Promise<void> {
    this.#closeBatch();
    while (this.#faults.end() || this.#lines.size > 0 || this.#waiting.size > 0) {
      for (const entry of [...this.#waiting.keys()]) this.#queue(entry);
      await Promise.all(this.#lines.values());
      this.#closeBatch();
    }
  }

  /** Resolves when no POST is under way. Delayed webhooks and later retries stay. */
  async settled(): Promise<void> {
    while (this.#lines.size > 0) await Promise.all(this.#lines.values());
  }

  /** The last 1,000 POSTs, oldest first. */
  entries(): readonly DeliveryEntry[] {
    return this.#log.all();
  }

  /** Drops everything. A POST that is under way is cut off and not tried again. */
  async reset(): Promise<void> {
    this.#stop.abort();
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
    this.#endBatch();
    this.#batch = [];
    this.#faults.clear();
    this.#failing.clear();
    this.#ended.clear();
    this.#stop = new AbortController();
    this.#log.clear();
    await Promise.all(this.#lines.values());
  }

  /** One POST is about one kind of object. While echoes are late, they are alone. */
  #mayShare(one: Webhook, other: Webhook): boolean {
    const { echoDelayMs } = this.#options.faults.now;
    const areApart = echoDelayMs > 0 && (one.kind === 'echo') !== (other.kind === 'echo');
    return one.object === other.object && !areApart;
  }

  #closeBatch(): void {
    this.#endBatch();
    const [webhook, ...alongside] = this.#batch.splice(0);
    if (webhook === undefined) return;
    const { faults, newId } = this.#options;
    for (let n = 0; n < faults.now.duplicate; n += 1) {
      const entry: DeliveryEntry = { id: newId(), webhook, alongside, state: 'queued', attempts: [] };
      this.#log.add(entry);
      this.#faults.take(entry);
    }
  }

  #queue(entry: DeliveryEntry): void {
    this.#waiting.get(entry)?.();
    this.#waiting.delete(entry);
    entry.state = 'queued';
    const { psid } = entry.webhook;
    const stop = this.#stop.signal;
    const before = this.#lines.get(psid) ?? Promise.resolve();
    const attempt = () => this.#attempt(entry, stop);
    const line = this.#options.faults.now.concurrent
      ? Promise.all([before, Promise.resolve().then(attempt)]).then(() => {})
      : before.then(attempt);
    this.#lines.set(psid, line);
    line.finally(() => {
      if (this.#lines.get(psid) === line) this.#lines.delete(psid);
    });
  }

  async #attempt(entry: DeliveryEntry, stop: AbortSignal): Promise<void> {
    // The entry may have been given up while it waited for the POST before it.
    if (stop.aborted || entry.state !== 'queued') return;
    const { registry, log, changed } = this.#options;
    const { webhook, alongside } = entry;
    const url = registry.subscription(this.#appId, webhook.object).callbackUrl ?? undefined;
    const appSecret = registry.get(this.#appId)?.secret ?? '';
    const attempt = await postWebhooks([webhook, ...alongside], { ...this.#options, url, appSecret, stop });
    if (stop.aborted) return;
    entry.attempts = [...entry.attempts, attempt];
    log(`webhook ${webhook.kind} on ${webhook.channel} → ${attempt.status ?? attempt.error}`);
    this.#settle(entry, attempt);
    // Without an address there is no server that could fail.
    if (url !== undefined) this.#judge(entry, attempt);
    changed();
  }

  #settle(entry: DeliveryEntry, attempt: Attempt): void {
    const { clock, retryDelaysMs = RETRY_DELAYS_MS } = this.#options;
    const delayMs = retryDelaysMs[entry.attempts.length - 1];
    if (attempt.status === 200) entry.state = 'delivered';
    else if (delayMs === undefined || this.#isOver(entry)) entry.state = 'given-up';
    else if (delayMs === 0) this.#queue(entry);
    else {
      entry.state = 'waiting';
      const cancel = clock.after(delayMs, () => this.#queue(entry));
      this.#waiting.set(entry, cancel);
    }
  }

  /** After an hour with nothing but failures the app is unsubscribed from the account, and its retries are given up. */
  #judge(entry: DeliveryEntry, { status }: Attempt): void {
    for (const item of accountsIn([entry.webhook, ...entry.alongside])) {
      if (status === 200) this.#failing.succeeded(item.accountId);
      else this.#failed(item);
    }
  }

  #failed({ accountId, pageId }: Webhook): void {
    const { clock, log, alert } = this.#options;
    const at = clock.now();
    for (const text of this.#failing.failed(accountId, at)) {
      log(`alert "${text}": app ${this.#appId}, account ${accountId}; check the app's callback address`);
      alert({ at, appId: this.#appId, pageId, accountId, text });
      if (text === 'Webhooks Disabled') this.#giveUp(accountId);
    }
  }

  #giveUp(accountId: AccountId): void {
    this.#ended.add(accountId);
    for (const [entry, cancel] of this.#waiting) {
      if (!this.#isOver(entry)) continue;
      cancel();
      entry.state = 'given-up';
      this.#waiting.delete(entry);
    }
  }

  /** Whether the app was unsubscribed from every account in the POST. */
  #isOver(entry: DeliveryEntry): boolean {
    return accountsIn([entry.webhook, ...entry.alongside]).every(({ accountId }) =>
      this.#ended.has(accountId),
    );
  }
}

/** The delivery to each app that has a callback address. */
export class WebhookDeliveries {
  readonly #options: DeliveryOptions;
  readonly #byApp = new Map<AppId, WebhookDelivery>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Delivers a webhook if its app has a callback address. Deliveries to the app `always` are tried without one. */
  send(webhook: Webhook, always: AppId): void {
    const { callbackUrl } = this.#options.registry.subscription(webhook.to, webhook.object);
    if (callbackUrl !== null || webhook.to === always) this.of(webhook.to).enqueue(webhook);
  }

  of(appId: AppId): WebhookDelivery {
    const delivery = this.#byApp.get(appId) ?? new WebhookDelivery(appId, this.#options);
    this.#byApp.set(appId, delivery);
    return delivery;
  }

  release(): void {
    for (const delivery of this.#byApp.values()) delivery.release();
  }

  readonly flush = () => this.#all((delivery) => delivery.flush());
  readonly settled = () => this.#all((delivery) => delivery.settled());
  readonly reset = () => this.#all((delivery) => delivery.reset());

  async #all(run: (delivery: WebhookDelivery) => Promise<void>): Promise<void> {
    await Promise.all([...this.#byApp.values()].map(run));
  }
}
