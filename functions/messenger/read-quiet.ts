import type { QuietEvent, Span } from './events.ts';
import type { AccountId, Psid } from './ids.ts';
import { eventId, type Item } from './item.ts';

/** A reader of items of which nothing but their kind matters. */
export function readQuiet(kind: QuietEvent['kind']) {
  return (_body: unknown, item: Item, psid: Psid): QuietEvent => new Quiet(kind, item, psid);
}

/** Half of what Meta sends. Its id would cost more than all the rest, and as it changes nothing, hardly anybody asks. */
class Quiet implements QuietEvent {
  readonly kind: QuietEvent['kind'];
  readonly platform: QuietEvent['platform'];
  readonly accountId: AccountId;
  readonly channel: QuietEvent['channel'];
  readonly at: Span;
  readonly psid: Psid;
  readonly #item: Item;

  constructor(kind: QuietEvent['kind'], item: Item, psid: Psid) {
    this.kind = kind;
    this.platform = item.platform;
    this.accountId = item.address.accountId;
    this.channel = item.channel;
    this.at = item.at;
    this.psid = psid;
    this.#item = item;
  }

  get id(): string {
    return eventId(this.kind, this.#item);
  }
}
