import type { MessengerEvent } from '../messenger/events.ts';
import type { ItemRefusedError } from '../store/errors.ts';
import type { EventVerdict } from '../thread/receive.ts';

/** Counts of one delivery, for its one line in the log: names and numbers, no content. */
export class Tally {
  readonly #events: Record<string, number> = {};
  readonly #verdicts: Record<string, number> = {};
  readonly #nonsense: Record<string, number> = {};
  #refused = 0;
  readonly #keys = new Set<string>();

  event(event: MessengerEvent): void {
    add(this.#events, event.kind === 'unknown' ? `unknown:${event.name}` : event.kind);
  }

  verdict(verdict: EventVerdict): void {
    add(this.#verdicts, verdict);
  }

  nonsense(reason: string, keys: readonly string[]): void {
    add(this.#nonsense, reason);
    for (const key of keys) if (this.#keys.size < 20) this.#keys.add(key);
  }

  /** An event that the table will never take: nonsense, and somebody's words may be lost with it. */
  refused(error: ItemRefusedError): void {
    this.nonsense(error.code, []);
    this.#refused += 1;
  }

  /** Events that will never be worked; each is a reason to look. */
  get failed(): number {
    return this.#refused;
  }

  /** Parts of the body that made no sense. */
  get senseless(): number {
    return Object.values(this.#nonsense).reduce((sum, each) => sum + each, 0);
  }

  toJSON(): Record<string, unknown> {
    const nonsense = { nonsense: this.#nonsense, keys: [...this.#keys] };
    return { events: this.#events, verdicts: this.#verdicts, ...(this.senseless > 0 ? nonsense : {}) };
  }
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
