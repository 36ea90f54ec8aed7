import type * as z from 'zod/mini';
import { isRecord } from '../messenger/json.ts';

/**
 * Whether a fault in stored values is no mistake, but of a later version, which a rollback has left behind: an unknown word
 * where this version knows some words, or a value with none of the shapes that this version knows. `values` are what was
 * parsed.
 */
export function isFromLaterVersion(issue: z.core.$ZodIssue, values: unknown): boolean {
  const value = valueAt(values, issue.path);
  if (issue.code === 'invalid_value') return typeof value === 'string';
  if (issue.code !== 'invalid_union') return false;
  // A union by one member names it in its path, and tries no shape.
  if (issue.errors.length === 0) return typeof value === 'string';
  return isRecord(value) && issue.errors.every((faults) => faults.some((fault) => isAbsent(fault, value)));
}

/** A shape is another one if the value lacks a member of it. */
function isAbsent({ code, path }: z.core.$ZodIssue, value: unknown): boolean {
  return code === 'invalid_type' && valueAt(value, path) === undefined;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isRecord(value) ? value[String(key)] : undefined;
  }, values);
}

/** The values without what is at a path: an absent member, or a shorter list. */
export function withoutValueAt(values: unknown, [key, ...rest]: readonly PropertyKey[]): unknown {
  if (key === undefined) return undefined;
  if (Array.isArray(values)) {
    const index = Number(key);
    const inner = rest.length > 0 ? [withoutValueAt(values[index], rest)] : [];
    return values.toSpliced(index, 1, ...inner);
  }
  if (!isRecord(values)) return values;
  const { [String(key)]: value, ...others } = values;
  return rest.length > 0 ? { ...others, [key]: withoutValueAt(value, rest) } : others;
}
