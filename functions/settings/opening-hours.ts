import { type Calendar, DAY_MS, type Span, spansOn } from './calendar.ts';

/*
 * A calendar is open while the clock on the wall shows a time within its spans. So where summer time begins, a time that
 * the clock jumps over is never there; and where it ends, an hour that the clock shows twice is open twice.
 *
 * All moments are Unix ms. Nothing here walks through minutes: the time zone's offset is asked for once a day, and the
 * moment of a change is found by halving.
 */

/** How far ahead an opening is looked for. */
const AHEAD_MS = 366 * DAY_MS;

/** Whether it is open at `at`. */
export function isOpen(calendar: Calendar, at: number): boolean {
  const local = at + offsetAt(calendar.timeZone, at);
  const day = Math.floor(local / DAY_MS);
  const time = local - day * DAY_MS;
  return spansOn(calendar, day).some(({ from, to }) => from <= time && time < to);
}

/** The first moment from `at` on at which it is open: `at`, if it is open then. Undefined if there is none within a year. */
export function nextOpening(calendar: Calendar, at: number): number | undefined {
  for (const { from } of openSpans(calendar, at, at + AHEAD_MS)) return from;
  return undefined;
}

/** When `ms` of open time have passed since `from`. Undefined if that takes more than a year. */
export function afterOpenTime(calendar: Calendar, from: number, ms: number): number | undefined {
  if (ms <= 0) return from;
  let left = ms;
  for (const span of openSpans(calendar, from, from + AHEAD_MS)) {
    const length = span.to - span.from;
    if (left <= length) return span.from + left;
    left -= length;
  }
  return undefined;
}

/** Whether a language is one that texts can be written in, such as `en` or `pt-BR`. */
export function isLocale(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}

/**
 * The next opening for people, by the calendar's own clock: `09:00` on the same day, `Monday, 09:00` within six days, or
 * with the date. Hours are 0 to 23, unless the locale says otherwise (`en-US-u-hc-h12`). Undefined if there is none
 * within a year.
 */
export function nextOpeningText(calendar: Calendar, at: number, locale: string): string | undefined {
  const opensAt = nextOpening(calendar, at);
  if (opensAt === undefined) return undefined;
  const { timeZone } = calendar;
  const hourCycle = new Intl.Locale(locale).hourCycle ?? 'h23';
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle };
  const weekday: Intl.DateTimeFormatOptions = { weekday: 'long' };
  const date: Intl.DateTimeFormatOptions = { ...weekday, day: 'numeric', month: 'long' };
  const days = localDay(timeZone, opensAt) - localDay(timeZone, at);
  return [...(days === 0 ? [] : [days < 7 ? weekday : date]), time]
    .map((parts) => new Intl.DateTimeFormat(locale, { timeZone, ...parts }).format(opensAt))
    .join(', ');
}

function localDay(timeZone: string, at: number): number {
  return Math.floor((at + offsetAt(timeZone, at)) / DAY_MS);
}

/** Every span of open time between two moments, in order and apart from each other, though two may touch. */
function* openSpans(calendar: Calendar, start: number, end: number): Generator<Span> {
  for (const { from, to, offset } of steadySpans(calendar.timeZone, start, end)) {
    for (let day = Math.floor((from + offset) / DAY_MS); day * DAY_MS - offset < to; day += 1) {
      const midnight = day * DAY_MS - offset;
      for (const span of spansOn(calendar, day)) {
        const opens = Math.max(midnight + span.from, from);
        const closes = Math.min(midnight + span.to, to);
        if (opens < closes) yield { from: opens, to: closes };
      }
    }
  }
}

/** Between two moments, the spans in which the time zone keeps its offset. It changes at most once a day. */
function* steadySpans(
  timeZone: string,
  start: number,
  end: number,
): Generator<Span & { readonly offset: number }> {
  let offset = offsetAt(timeZone, start);
  for (let from = start; from < end; from += DAY_MS) {
    const to = Math.min(from + DAY_MS, end);
    const next = offsetAt(timeZone, to);
    if (next === offset) {
      yield { from, to, offset };
    } else {
      const change = changeBetween(timeZone, from, to);
      yield { from, to: change, offset };
      yield { from: change, to, offset: next };
    }
    offset = next;
  }
}

/** The first moment with another offset than that of `before`. */
function changeBetween(timeZone: string, before: number, after: number): number {
  const offset = offsetAt(timeZone, before);
  let [last, first] = [before, after];
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2);
    if (offsetAt(timeZone, middle) === offset) last = middle;
    else first = middle;
  }
  return first;
}

/** To make one takes longer than all that is asked of it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a time zone's clocks are ahead of UTC, in ms. */
function offsetAt(timeZone: string, at: number): number {
  const known = formats.get(timeZone);
  const format = known ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  if (!known) formats.set(timeZone, format);
  // As in `12/28/2026, GMT-03:30`. Only times before 1972 have seconds; a plain `GMT` is UTC.
  const [, sign, hours = 0, minutes = 0, seconds = 0] =
    /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(format.format(at)) ?? [];
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -ms : ms;
}
