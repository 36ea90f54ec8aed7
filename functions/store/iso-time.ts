import * as z from 'zod';

// Four-digit years only: all texts are equally long, so they sort as text in the order of time.
const OLDEST = Date.UTC(-1, 12, 1);
const NEWEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Unix ms as ISO 8601 text with milliseconds, which sorts as time does. What lies before the year 0 or after 9999 is
 * written as that limit, infinities too: a stamp that cannot be believed spans all of time. Throws RangeError for NaN.
 */
export function toIso(ms: number): string {
  return new Date(Math.min(Math.max(ms, OLDEST), NEWEST)).toISOString();
}

/** Unix ms in the code, ISO 8601 text in the table, where people read it. */
export const isoTime = z.codec(z.string(), z.custom<number>(), {
  decode(text, context) {
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
