import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { convertToAttr, convertToNative, NumberValueImpl } from '@aws-sdk/util-dynamodb';
import { isRecord } from '../messenger/json.ts';

/** An item as DynamoDB's API speaks of it. */
export type Item = Record<string, AttributeValue>;

/**
 * Attributes as plain values. A number that JavaScript would round stays a `NumberValue`, and sets and bytes keep
 * their types, so that `toAttributes` gives back what was there.
 */
export function fromAttributes(item: Item): Record<string, unknown> {
  return mapValues(item, toValue);
}

/** Plain values as attributes; undefined members are left out. Throws for NaN and infinite numbers. */
export function toAttributes(values: Readonly<Record<string, unknown>>): Item {
  return mapValues(values, toAttribute);
}

/** The attributes of an item whose names are wanted. */
export function pick(item: Item, isWanted: (name: string) => boolean): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => isWanted(name)));
}

// What threads are made of goes the short way: the SDK's own converters, which the rest is left to, ask of each value
// every type that there is.

function toValue(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.L) return attribute.L.map(toValue);
  if (attribute.M) return mapValues(attribute.M, toValue);
  return convertToNative(attribute, { wrapNumbers: exactNumber });
}

function toAttribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.filter((each) => each !== undefined).map(toAttribute) };
  if (isRecord(value) && value.constructor === Object) return { M: mapValues(value, toAttribute) };
  return convertToAttr(value, { removeUndefinedValues: true });
}

function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  const mapped: Record<string, To> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) mapped[name] = map(value);
  return mapped;
}

function exactNumber(text: string): number | NumberValueImpl {
  const number = Number(text);
  return String(number) === text ? number : NumberValueImpl.from(text);
}
