import type { QuietEvent } from './events.ts';
import type { Psid } from './ids.ts';
import { eventId, type Item, threadBaseOf } from './item.ts';

/** A reader of items of which nothing but their kind matters. */
export function readQuiet(kind: QuietEvent['kind']) {
  return (_body: unknown, item: Item, psid: Psid): QuietEvent => ({
    kind,
    id: eventId(kind, item),
    ...threadBaseOf(item, psid),
  });
}
