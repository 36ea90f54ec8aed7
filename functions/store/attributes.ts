import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, NumberValueImpl, unmarshall } from '@aws-sdk/util-dynamodb';

/** An item as DynamoDB's API speaks of it. */
export type Item = Record<string, AttributeValue>;

/**
 * Attributes as plain values. A number that JavaScript would round stays a `NumberValue`, and sets and bytes keep
 * their types, so that `toAttributes` gives back what was there.
 */
export function fromAttributes(item: Item): Record<string, unknown> {
  return unmarshall(item, { wrapNumbers: exactNumber });
}

/** Plain values as attributes; undefined members are left out. Throws for NaN and infinite numbers. */
export function toAttributes(values: Readonly<Record<string, unknown>>): Item {
  return marshall(values, { removeUndefinedValues: true });
}

/** The attributes of an item whose names are wanted. */
export function pick(item: Item, isWanted: (name: string) => boolean): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => isWanted(name)));
}

function exactNumber(text: string): number | NumberValueImpl {
  const number = Number(text);
  return String(number) === text ? number : NumberValueImpl.from(text);
}
