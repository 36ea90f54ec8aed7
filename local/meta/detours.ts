import type { Clock } from '../clock.ts';
import type { DeliveryEntry } from './delivery.ts';
import type { Faults } from './faults.ts';

/** How long a webhook waits to be overtaken where no other follows it, in ms. */
const OVERTAKE_WITHIN_MS = 500;

export interface DetourOptions {
  readonly faults: Pick<Faults, 'holdDeliveries' | 'reorder' | 'delayMs' | 'jitterMs'>;
  readonly clock: Clock;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Takes an entry at the end of its detour. */
  readonly send: (entry: DeliveryEntry) => void;
}

/** What may happen to a webhook between Meta's decision and its first attempt: it is held, overtaken, or late. */
export class Detours {
  readonly #options: DetourOptions;
  #held: DeliveryEntry[] = [];
  /** Those of each thread that wait to be overtaken: one webhook, or its copies. */
  readonly #overtaken = new Map<string, DeliveryEntry[]>();
  /** What calls off the end of a detour. */
  readonly #timers = new Map<DeliveryEntry, () => void>();

  constructor(options: DetourOptions) {
    this.#options = options;
  }

  take(entry: DeliveryEntry): void {
    const { holdDeliveries, reorder } = this.#options.faults;
    if (holdDeliveries) {
      entry.state = 'held';
      this.#held.push(entry);
    } else if (reorder) this.#letOvertake(entry);
    else this.#delay(entry);
  }

  /** Sends what is held, in order. */
  release(): void {
    for (const entry of this.#held.splice(0)) this.#options.send(entry);
  }

  /** Ends every detour at once; true if there was any. */
  end(): boolean {
    const entries = [...this.#held, ...this.#timers.keys()];
    this.clear();
    for (const entry of entries) this.#options.send(entry);
    return entries.length > 0;
  }

  /** Forgets what is on a detour. */
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
      this.#keep(entry, OVERTAKE_WITHIN_MS, () => this.#letGo(psid));
      return;
    }
    this.#delay(entry);
    this.#letGo(psid);
  }

  #letGo(psid: string): void {
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
    const ms = faults.delayMs + Math.floor(random() * faults.jitterMs);
    if (ms === 0) send(entry);
    else this.#keep(entry, ms, () => send(entry));
  }

  #keep(entry: DeliveryEntry, ms: number, then: () => void): void {
    entry.state = 'held';
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(entry);
      then();
    });
    this.#timers.set(entry, cancel);
  }
}
