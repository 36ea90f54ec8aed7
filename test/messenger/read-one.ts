import type { MessengerEvent } from '../../functions/messenger/events.ts';
import { readItem, type Surroundings } from '../../functions/messenger/read-item.ts';

export const PAGE = '100000000000001';
export const PSID = '24000000000000001';
export const STAMP = 1790000000123;

/** The head of what a person does, and of what the Page does. */
export const fromPerson = { sender: { id: PSID }, recipient: { id: PAGE }, timestamp: STAMP };
export const fromPage = { sender: { id: PAGE }, recipient: { id: PSID }, timestamp: STAMP };

export const surroundings: Surroundings = {
  platform: 'messenger',
  channel: 'messaging',
  entryId: PAGE,
  entryTime: 1790000000500,
  arrivedAt: 1790000001000,
};

/** Reads one item that must be an event. */
export function readOne(item: unknown, differences: Partial<Surroundings> = {}): MessengerEvent {
  const reading = readItem(item, { ...surroundings, ...differences });
  if ('reason' in reading) throw new Error(`The item is nonsense: ${reading.reason}`);
  return reading;
}
