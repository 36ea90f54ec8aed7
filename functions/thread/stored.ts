import * as z from 'zod/mini';
import { type AppId, toId } from '../messenger/ids.ts';

/*
 * What the schemas of stored values share. A schema here is the one definition of its value: the type in the code is
 * derived from it, and the table holds what it encodes.
 */

/** A schema's value as the code sees it: read-only, and without the unknown members that a loose object may hold. */
export type Stored<T> = T extends string | number | boolean | undefined
  ? T
  : T extends readonly (infer Each)[]
    ? readonly Stored<Each>[]
    : { readonly [Name in keyof T as IsUnknown<Name, T[Name]> extends true ? never : Name]: Stored<T[Name]> };

/** A record has members of any name, too, but of a known type. */
type IsUnknown<Name, Value> = string extends Name ? (unknown extends Value ? true : false) : false;

// Four-digit years only: all texts are equally long, so they sort as text in the order of time.
const OLDEST = -62_167_219_200_000; // 0000-01-01T00:00:00.000Z
const NEWEST = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z

/**
 * Unix ms as ISO 8601 text with milliseconds, which sorts as time does. A time before the year 0 or after 9999 is
 * written as that limit, infinities too: a stamp that cannot be believed spans all of time. Throws RangeError for NaN.
 */
export function toIso(ms: number): string {
  // biome-ignore lint/style/noRestrictedGlobals: converts a given time and reads no clock.
  return new Date(Math.min(Math.max(ms, OLDEST), NEWEST)).toISOString();
}

/** Unix ms in the code, ISO 8601 text in the table, where people read it. */
export const isoTime = z.codec(z.string(), z.custom<number>(), {
  decode(text, context) {
    // biome-ignore lint/style/noRestrictedGlobals: converts a given time and reads no clock.
    const ms = Date.parse(text);
    if (!Number.isNaN(ms)) return ms;
    const message = 'must be a time such as 2026-11-21T09:15:02.123Z';
    context.issues.push({ code: 'custom', message, input: text });
    return z.NEVER;
  },
  encode(ms, context) {
    if (typeof ms === 'number' && !Number.isNaN(ms)) return toIso(ms);
    context.issues.push({ code: 'custom', message: 'must be a time in ms', input: ms });
    return z.NEVER;
  },
});

/** An app id is stored as text, never as a number. */
export const storedAppId = z.custom<AppId>(
  (value) => typeof value === 'string' && toId(value) !== undefined,
  'must be an app id as text',
);

/**
 * A word of a set to which a later version may add: one that this version does not know is kept as it is. The code that
 * reads it decides what it means until then.
 */
export function growingSet<Word extends string>() {
  return z.custom<Word>((value) => typeof value === 'string', 'must be text');
}

/** A member that may be absent. */
export const optionalText = z.exactOptional(z.string());
export const optionalTime = z.exactOptional(isoTime);
