import { hash } from 'node:crypto';
import { isRecord } from './record.ts';

const CHARACTERS = 22; // 128 bits

/** A short text that is the same for equal JSON values, whatever the order of their keys. */
export function fingerprint(value: unknown): string {
  const canonical = JSON.stringify(value, withSortedKeys);
  return hash('sha256', canonical, 'base64url').slice(0, CHARACTERS);
}

function withSortedKeys(_key: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
