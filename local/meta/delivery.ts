import { BoundedLog } from './bounded-log.ts';
import type { Faults } from './faults.ts';
import { type Attempt, postWebhook } from './post-webhook.ts';
import type { Webhook } from './simulated-page.ts';

/** Meta tries again at once and then ever more slowly; it does not say how slowly. */
const RETRY_DELAYS_MS = [0, 5_000, 30_000, 60_000, 300_000, 900_000, 1_800_000];

/** One webhook to our app and how it fared. `waiting` means that it will be tried again. */
export interface DeliveryEntry {
  readonly id: string;
  readonly webhook: Webhook;
  state: 'held' | 'queued' | 'waiting' | 'delivered' | 'given-up';
  attempts: readonly Attempt[];
}

export interface DeliveryOptions {
  readonly appSecret: string;
  readonly faults: Faults;
  readonly clock: () => number;
  readonly ids: () => string;
  readonly log: (line: string) => void;
  /** Waits in ms before the second attempt, the third, and so on; after the last one the webhook is given up. */
  readonly retryDelaysMs?: readonly number[] | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Meta's delivery of webhooks to our app: one POST an item, signed over the bytes sent, in order within a thread.
 * What fails is tried again while later items go past it, as Meta does.
 */
export class WebhookDelivery {
  /** Where to deliver; while there is none every attempt fails. */
  url: string | undefined;
  readonly #options: DeliveryOptions;
  readonly #log = new BoundedLog<DeliveryEntry>();
  readonly #lines = new Map<string, Promise<void>>();
  readonly #waiting = new Map<DeliveryEntry, NodeJS.Timeout>();
  #held: DeliveryEntry[] = [];
  #stop = new AbortController();

  constructor(url: string | undefined, options: DeliveryOptions) {
    this.url = url;
    this.#options = options;
  }

  /** Sends the webhook as often as the faults say, or keeps it while they hold deliveries. */
  enqueue(webhook: Webhook): void {
    const { faults, ids } = this.#options;
    for (let n = 0; n < faults.duplicate; n++) {
      const entry: DeliveryEntry = { id: ids(), webhook, state: 'queued', attempts: [] };
      this.#log.add(entry);
      if (faults.holdDeliveries) this.#hold(entry);
      else this.#queue(entry);
    }
  }

  /** Delivers what was held, in order. */
  release(): void {
    for (const entry of this.#held.splice(0)) this.#queue(entry);
  }

  /** Lets go of what is held and makes every retry due; resolves when nothing is left to deliver. */
  async flush(): Promise<void> {
    this.release();
    while (this.#lines.size > 0 || this.#waiting.size > 0) {
      for (const entry of [...this.#waiting.keys()]) this.#queue(entry);
      await Promise.all(this.#lines.values());
    }
  }

  /** The last thousand, oldest first. */
  entries(): readonly DeliveryEntry[] {
    return this.#log.all();
  }

  /** Forgets everything: what is under way is cut off and never tried again. */
  async reset(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#held = [];
    this.#stop = new AbortController();
    this.#log.clear();
    await Promise.all(this.#lines.values());
  }

  #hold(entry: DeliveryEntry): void {
    entry.state = 'held';
    this.#held.push(entry);
  }

  #queue(entry: DeliveryEntry): void {
    clearTimeout(this.#waiting.get(entry));
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
    const { appSecret, clock, timeoutMs } = this.#options;
    const attempt = await postWebhook(entry.webhook, { url: this.url, appSecret, clock, timeoutMs, stop });
    if (stop.aborted) return;
    entry.attempts = [...entry.attempts, attempt];
    const { kind, channel } = entry.webhook;
    this.#options.log(`webhook ${kind} on ${channel} → ${attempt.status ?? attempt.error}`);
    this.#settle(entry, attempt);
  }

  #settle(entry: DeliveryEntry, attempt: Attempt): void {
    const delays = this.#options.retryDelaysMs ?? RETRY_DELAYS_MS;
    const delayMs = delays[entry.attempts.length - 1];
    if (attempt.status === 200) {
      entry.state = 'delivered';
    } else if (delayMs === undefined) {
      entry.state = 'given-up';
    } else {
      entry.state = 'waiting';
      this.#waiting.set(
        entry,
        setTimeout(() => this.#queue(entry), delayMs),
      );
    }
  }
}
