import type { MessengerEvent } from '../../functions/messenger/events.ts';
import type { ItemContext } from '../../functions/messenger/item.ts';
import { readItem } from '../../functions/messenger/read-item.ts';
import { PAGE, PERSON } from '../ids.ts';

export const STAMP = 1790000000123;

/** Sender, recipient and time of a person's event, and of an echo. */
export const fromPerson = { sender: { id: PERSON }, recipient: { id: PAGE }, timestamp: STAMP };
export const fromPage = { sender: { id: PAGE }, recipient: { id: PERSON }, timestamp: STAMP };

export const context: ItemContext = {
  platform: 'messenger',
  channel: 'messaging',
  entryId: PAGE,
  entryTime: 1790000000500,
  arrivedAt: 1790000001000,
};

/** Reads one item that must be an event. */
export function readOne(item: unknown, differences: Partial<ItemContext> = {}): MessengerEvent {
  const reading = readItem(item, { ...context, ...differences });
  if ('reason' in reading) throw new Error(`The item is malformed: ${reading.reason}`);
  return reading;
}
