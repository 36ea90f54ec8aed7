import type { AccountId, AppId } from '../../functions/messenger/ids.ts';
import type { Clock } from '../clock.ts';
import { BoundedLog } from './bounded-log.ts';
import { Detours } from './detours.ts';
import { type Alert, accountsIn, FailingWebhooks } from './failing-webhooks.ts';
import type { Faults } from './faults.ts';
import { type Attempt, postWebhooks } from './post-webhook.ts';
import type { Webhook } from './simulated-page.ts';

/** Meta tries again at once and then ever more slowly; it does not say how slowly. */
const RETRY_DELAYS_MS = [0, 5_000, 30_000, 60_000, 300_000, 900_000, 1_800_000];
/** How long a POST waits for further items where Meta puts several into one, in ms. */
const BATCH_WITHIN_MS = 250;

/** One POST to an app and how it fared. `held`: not yet tried; `waiting`: it will be tried again. */
export interface DeliveryEntry {
  readonly id: string;
  readonly webhook: Webhook;
  /** What is in the same POST after it. */
  readonly alongside: readonly Webhook[];
  state: 'held' | 'queued' | 'waiting' | 'delivered' | 'given-up';
  attempts: readonly Attempt[];
}

/** What the deliveries to all apps share. */
export interface DeliveryParts {
  readonly faults: Faults;
  readonly clock: Clock;
  readonly ids: () => string;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly log: (line: string) => void;
  /** Is told of every change. */
  readonly changed: () => void;
  /** Waits in ms before the second attempt, the third, and so on; after the last one the webhook is given up. */
  readonly retryDelaysMs?: readonly number[] | undefined;
  readonly timeoutMs?: number | undefined;
  /** Takes what Meta writes to the developers; `Webhooks Disabled` unsubscribes the app from the account. */
  readonly alert: (alert: Alert) => void;
}

export interface DeliveryOptions extends DeliveryParts {
  readonly appId: AppId;
  /** The secret that signs, asked for at each attempt: a reset may bring another. */
  readonly secret: () => string;
  /** Where the app listens; while there is no such address every attempt fails. */
  readonly urlOf: (object: Webhook['object']) => string | undefined;
}

/**
 * Meta's delivery of webhooks to one app: one POST an item, signed over the bytes sent, in order within a thread.
 * What fails is tried again while later items go past it, as Meta does.
 */
export class WebhookDelivery {
  readonly #options: DeliveryOptions;
  readonly #log = new BoundedLog<DeliveryEntry>();
  readonly #detours: Detours;
  readonly #failing = new FailingWebhooks();
  readonly #lines = new Map<string, Promise<void>>();
  /** What will be tried again, and how to call that off. */
  readonly #waiting = new Map<DeliveryEntry, () => void>();
  /** Accounts that the app was unsubscribed from, until there is something to deliver about them again. */
  readonly #ended = new Set<AccountId>();
  #batch: Webhook[] = [];
  #endBatch = () => {};
  #stop = new AbortController();

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#detours = new Detours({ ...options, send: (entry) => this.#queue(entry) });
  }

  /** Sends the webhook as often as the faults say, unless they keep it or put it together with others. */
  enqueue(webhook: Webhook): void {
    const { faults, clock } = this.#options;
    this.#ended.delete(webhook.accountId);
    // One POST is about one kind of object.
    if (this.#batch.some(({ object }) => object !== webhook.object)) this.#closeBatch();
    this.#batch.push(webhook);
    if (this.#batch.length >= faults.batch) this.#closeBatch();
    else if (this.#batch.length === 1)
      this.#endBatch = clock.after(BATCH_WITHIN_MS, () => this.#closeBatch());
  }

  /** Delivers what was held, in order. */
  release(): void {
    this.#detours.release();
  }

  /** Lets go of what is kept and makes every retry due; resolves when nothing is left to deliver. */
  async flush(): Promise<void> {
    this.#closeBatch();
    while (this.#detours.end() || this.#lines.size > 0 || this.#waiting.size > 0) {
      for (const entry of [...this.#waiting.keys()]) this.#queue(entry);
      await Promise.all(this.#lines.values());
      this.#closeBatch();
    }
  }

  /** Resolves when nothing is under way; what is held or waits for its time stays. */
  async settled(): Promise<void> {
    while (this.#lines.size > 0) await Promise.all(this.#lines.values());
  }

  /** The last thousand, oldest first. */
  entries(): readonly DeliveryEntry[] {
    return this.#log.all();
  }

  /** Forgets everything: what is under way is cut off and never tried again. */
  async reset(): Promise<void> {
    this.#stop.abort();
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
    this.#endBatch();
    this.#batch = [];
    this.#detours.clear();
    this.#failing.clear();
    this.#ended.clear();
    this.#stop = new AbortController();
    this.#log.clear();
    await Promise.all(this.#lines.values());
  }

  #closeBatch(): void {
    this.#endBatch();
    const [webhook, ...alongside] = this.#batch.splice(0);
    if (webhook === undefined) return;
    const { faults, ids } = this.#options;
    for (let n = 0; n < faults.duplicate; n++) {
      const entry: DeliveryEntry = { id: ids(), webhook, alongside, state: 'queued', attempts: [] };
      this.#log.add(entry);
      this.#detours.take(entry);
    }
  }

  #queue(entry: DeliveryEntry): void {
    this.#waiting.get(entry)?.();
    this.#waiting.delete(entry);
    entry.state = 'queued';
    const { psid } = entry.webhook;
    const stop = this.#stop.signal;
    const line = (this.#lines.get(psid) ?? Promise.resolve()).then(() => this.#attempt(entry, stop));
    this.#lines.set(psid, line);
    line.finally(() => {
      if (this.#lines.get(psid) === line) this.#lines.delete(psid);
    });
  }

  async #attempt(entry: DeliveryEntry, stop: AbortSignal): Promise<void> {
    // It may have been given up while it stood in the line.
    if (stop.aborted || entry.state !== 'queued') return;
    const { secret, clock, timeoutMs, urlOf, log, changed } = this.#options;
    const { webhook, alongside } = entry;
    const url = urlOf(webhook.object);
    const attempt = await postWebhooks([webhook, ...alongside], {
      ...{ url, appSecret: secret(), timeoutMs, stop },
      clock: clock.now,
    });
    if (stop.aborted) return;
    entry.attempts = [...entry.attempts, attempt];
    log(`webhook ${webhook.kind} on ${webhook.channel} → ${attempt.status ?? attempt.error}`);
    this.#settle(entry, attempt);
    // Before the simulator is told where the app listens there is nobody who could fail.
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

  /** After an hour of nothing but failures the app is unsubscribed, and what was still to be tried is given up. */
  #judge(entry: DeliveryEntry, { status }: Attempt): void {
    for (const item of accountsIn([entry.webhook, ...entry.alongside])) {
      if (status === 200) this.#failing.succeeded(item.accountId);
      else this.#failed(item);
    }
  }

  #failed({ accountId, pageId }: Webhook): void {
    const { appId, clock, log, alert } = this.#options;
    const at = clock.now();
    for (const text of this.#failing.failed(accountId, at)) {
      log(`alert "${text}": app ${appId}, account ${accountId}`);
      alert({ at, appId, pageId, accountId, text });
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

  /** Whether nothing in it is of an account that the app is still subscribed to. */
  #isOver(entry: DeliveryEntry): boolean {
    return accountsIn([entry.webhook, ...entry.alongside]).every(({ accountId }) =>
      this.#ended.has(accountId),
    );
  }
}
