import type { Clock } from '../clock.ts';
import type { DeliveryEntry } from './attempts.ts';
import type { CurrentFaults } from './faults.ts';
import type { Psid } from './ids.ts';

/** How long a webhook waits for the next one of its thread, in ms. */
const OVERTAKE_WITHIN_MS = 500;

export interface DeliveryFaultsOptions {
  readonly faults: CurrentFaults;
  readonly clock: Pick<Clock, 'after'>;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Takes an entry whose first attempt is due. */
  readonly send: (entry: DeliveryEntry) => void;
}

/** Delays the first attempt of a webhook where a fault asks for it: the webhook is held, overtaken, or late. */
export class DeliveryFaults {
  readonly #options: DeliveryFaultsOptions;
  #held: DeliveryEntry[] = [];
  /** The webhook of each thread that waits to be overtaken, with its copies. */
  readonly #overtaken = new Map<Psid, DeliveryEntry[]>();
  /** Cancels the timer of an entry. */
  readonly #timers = new Map<DeliveryEntry, () => void>();

  constructor(options: DeliveryFaultsOptions) {
    this.#options = options;
  }

  take(entry: DeliveryEntry): void {
    const { holdDeliveries, reorder } = this.#options.faults.now;
    if (holdDeliveries) {
      entry.state = 'held';
      this.#held.push(entry);
    } else if (reorder) this.#letOvertake(entry);
    else this.#delay(entry);
  }

  /** Sends the held entries, in order. */
  release(): void {
    for (const entry of this.#held.splice(0)) this.#options.send(entry);
  }

  /** Sends every delayed entry at once; true if there was one. */
  end(): boolean {
    const entries = [...this.#held, ...this.#timers.keys()];
    this.clear();
    for (const entry of entries) this.#options.send(entry);
    return entries.length > 0;
  }

  /** Drops every delayed entry. */
  clear(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#overtaken.clear();
    this.#held = [];
  }

  #letOvertake(entry: DeliveryEntry): void {
    const { psid } = entry.webhook;
    const before = this.#overtaken.get(psid) ?? [];
    const [first] = before;
    if (first === undefined || first.webhook === entry.webhook) {
      this.#overtaken.set(psid, [...before, entry]);
      this.#wait(entry, OVERTAKE_WITHIN_MS, () => this.#letGo(psid));
      return;
    }
    this.#delay(entry);
    this.#letGo(psid);
  }

  #letGo(psid: Psid): void {
    const entries = this.#overtaken.get(psid) ?? [];
    this.#overtaken.delete(psid);
    for (const entry of entries) {
      this.#timers.get(entry)?.();
      this.#timers.delete(entry);
      this.#delay(entry);
    }
  }

  #delay(entry: DeliveryEntry): void {
    const { faults, random, send } = this.#options;
    const { delayMs, jitterMs, echoDelayMs } = faults.now;
    const isEcho = entry.webhook.kind === 'echo';
    const ms = delayMs + Math.floor(random() * jitterMs) + (isEcho ? echoDelayMs : 0);
    if (ms === 0) send(entry);
    else this.#wait(entry, ms, () => send(entry));
  }

  #wait(entry: DeliveryEntry, ms: number, run: () => void): void {
    entry.state = 'held';
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(entry);
      run();
    });
    this.#timers.set(entry, cancel);
  }
}
