import type { Delivery } from '../messenger/events.ts';
import type { ItemRefusedError } from '../store/errors.ts';
import type { EventVerdict } from '../thread/receive.ts';

type Counts = Record<string, number>;

const MAX_KEYS = 20;

/** Counts of one delivery for its line in the log: names and numbers, no content. */
export class DeliveryCounts {
  readonly #events: Counts = {};
  readonly #verdicts: Counts = {};
  readonly #malformed: Counts = {};
  readonly #keys: readonly string[];
  #failed = 0;

  constructor({ events, malformed }: Delivery) {
    for (const event of events)
      add(this.#events, event.kind === 'unknown' ? `unknown:${event.name}` : event.kind);
    for (const { reason } of malformed) add(this.#malformed, reason);
    this.#keys = [...new Set(malformed.flatMap(({ keys }) => keys))].slice(0, MAX_KEYS);
  }

  /** What became of one event. */
  addVerdict(verdict: EventVerdict): void {
    add(this.#verdicts, verdict);
  }

  /** An event that DynamoDB will not take. It counts as malformed and as failed: a person's message may be lost. */
  addRefused(error: ItemRefusedError): void {
    add(this.#malformed, error.code);
    this.#failed += 1;
  }

  /** Number of events that are lost. */
  get failed(): number {
    return this.#failed;
  }

  /** Number of parts that cannot be read, and of events that DynamoDB refuses. */
  get malformed(): number {
    return Object.values(this.#malformed).reduce((sum, each) => sum + each, 0);
  }

  toJSON(): Record<string, unknown> {
    const malformed = { malformed: this.#malformed, keys: this.#keys };
    return { events: this.#events, verdicts: this.#verdicts, ...(this.malformed > 0 ? malformed : {}) };
  }
}

function add(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
