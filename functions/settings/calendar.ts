/**
 * When a target is open, as the settings have it. Days, dates and times are those that a calendar and a clock on the wall
 * show in the time zone.
 */
export interface Calendar {
  /** A name of the IANA list, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Spans of time by days: `{"mon-fri": "09:00-12:00, 13:00-17:30", "sat,sun": "22:00-06:00"}`. */
  readonly open: Readonly<Record<string, string>>;
  /** Dates on which it is closed, such as `2026-12-25`. */
  readonly closed?: readonly string[] | undefined;
}

/** A mistake in a calendar. `path` is where in the calendar it is. */
export interface CalendarFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** From a moment to another one, which is not part of it, in ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** 1970-01-01, the day 0, was a Thursday. */
const WEEKDAY_OF_DAY_0 = DAYS.indexOf('thu');

/** Every mistake in a calendar. */
export function calendarFaults({ timeZone, open, closed = [] }: Calendar): readonly CalendarFault[] {
  const zone = isTimeZone(timeZone)
    ? []
    : [{ path: ['timeZone'], message: 'must be a time zone of the IANA list, such as Europe/Berlin' }];
  const dates = closed.flatMap((date, n) =>
    dayOf(date) === undefined ? [{ path: ['closed', n], message: 'must be a date such as 2026-12-25' }] : [],
  );
  return [...zone, ...openFaults(open), ...dates];
}

function openFaults(open: Calendar['open']): readonly CalendarFault[] {
  const keys = Object.keys(open);
  if (keys.length === 0) return [{ path: ['open'], message: 'must have a day, such as "mon-fri"' }];
  return keys.flatMap((key, n) => {
    const path = ['open', key];
    const weekdays = weekdaysOf(key);
    if (!weekdays) return [{ path, message: 'must be days such as mon, mon-fri or mon,wed' }];
    const others = keys.slice(0, n).flatMap((other) => weekdaysOf(other) ?? []);
    const twice = weekdays.find((day, at) => others.includes(day) || weekdays.indexOf(day) < at);
    if (twice !== undefined) return [{ path, message: `has the day ${DAYS[twice]} a second time` }];
    const isRead = spansOf(open[key] ?? '') !== undefined;
    return isRead ? [] : [{ path, message: 'must be times such as 09:00-17:30 or 09:00-12:00, 13:00-17:00' }];
  });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The weekdays (Sunday is 0) of `mon`, `mon-fri`, `fri-mon` or `mon,wed`; undefined for anything else. */
function weekdaysOf(key: string): readonly number[] | undefined {
  const parts = key.split(',').map((part) => {
    const [first = '', last = first, ...rest] = part.trim().split('-');
    const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)];
    if (from < 0 || to < 0 || rest.length > 0) return undefined;
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, n) => (from + n) % 7);
  });
  return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
}

const TIMES = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Spans in ms after midnight, one over midnight with its end after 24 h; undefined for anything that is none. */
function spansOf(text: string): readonly Span[] | undefined {
  const spans = text.split(',').map((part) => {
    const match = TIMES.exec(part.trim());
    if (!match) return undefined;
    const [from, end] = [timeOf(match[1], match[2]), timeOf(match[3] ?? '24', match[4] ?? '0')];
    if (from === end) return undefined;
    return { from, to: end < from ? end + DAY_MS : end };
  });
  return spans.includes(undefined) ? undefined : spans.flatMap((span) => span ?? []);
}

function timeOf(hours: string | undefined, minutes: string | undefined): number {
  return (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

/** A date such as `2026-12-25` as days since 1970-01-01; undefined for a date that does not exist. */
function dayOf(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  // biome-ignore lint/style/noRestrictedGlobals: converts a given date and reads no clock.
  const parsed = new Date(`${date}T00:00:00Z`);
  // Of 2027-02-29 it makes the first of March.
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(date)) return undefined;
  return parsed.getTime() / DAY_MS;
}

/** A calendar, ready to be asked. */
interface Timetable {
  readonly closed: ReadonlySet<number>;
  /** For each weekday its open spans, with what is left of the night before, and without it. */
  readonly weekdays: readonly { readonly withNight: readonly Span[]; readonly alone: readonly Span[] }[];
}

const timetables = new WeakMap<Calendar, Timetable>();

/**
 * The open spans of a day, in ms after its midnight: in order, apart from each other, and none over midnight. `day` is
 * the date as days since 1970-01-01. A closed date is closed from midnight to midnight, and the night that would begin
 * on it is closed, too.
 */
export function spansOn(calendar: Calendar, day: number): readonly Span[] {
  const { closed, weekdays } = timetableOf(calendar);
  const weekday = weekdays[(((day + WEEKDAY_OF_DAY_0) % 7) + 7) % 7];
  if (!weekday || closed.has(day)) return [];
  return closed.has(day - 1) ? weekday.alone : weekday.withNight;
}

function timetableOf(calendar: Calendar): Timetable {
  const known = timetables.get(calendar);
  if (known) return known;
  const begunOn = DAYS.map((_, weekday) =>
    Object.entries(calendar.open).flatMap(([key, text]) =>
      weekdaysOf(key)?.includes(weekday) ? (spansOf(text) ?? []) : [],
    ),
  );
  const weekdays = begunOn.map((spans, weekday) => {
    const before = begunOn[(weekday + 6) % 7] ?? [];
    const night = before.map(({ from, to }) => ({ from: from - DAY_MS, to: to - DAY_MS }));
    return { withNight: inOneDay([...night, ...spans]), alone: inOneDay(spans) };
  });
  const closed = new Set((calendar.closed ?? []).flatMap((date) => dayOf(date) ?? []));
  const timetable = { closed, weekdays };
  timetables.set(calendar, timetable);
  return timetable;
}

/** What of these spans is in the day. Spans that overlap or touch become one. */
function inOneDay(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(span.from, 0);
    const to = Math.min(span.to, DAY_MS);
    const last = joined.at(-1);
    if (to <= from) continue;
    if (last && from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else joined.push({ from, to });
  }
  return joined;
}
