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
