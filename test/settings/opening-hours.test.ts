import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../functions/settings/calendar.ts';
import {
  afterOpenTime,
  isLocale,
  isOpen,
  nextOpening,
  nextOpeningText,
} from '../../functions/settings/opening-hours.ts';
import { TEXT_LIMITS } from '../../functions/thread/limits.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const EVERY_DAY = 'mon-sun';
const inZone = (timeZone: string, open: Calendar['open'], closed?: readonly string[]): Calendar => ({
  timeZone,
  open,
  closed,
});
const OFFICE = inZone('Europe/Berlin', { 'mon-fri': '09:00-17:30', sat: '10:00-14:00' }, ['2026-12-25']);

const at = (iso: string) => Date.parse(iso);
const iso = (time: number | undefined) =>
  time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);

describe('isOpen', () => {
  it.each([
    ['2026-11-23T09:00+01:00', true],
    ['2026-11-23T08:59:59.999+01:00', false],
    ['2026-11-23T17:29:59.999+01:00', true],
    ['2026-11-23T17:30+01:00', false],
    ['2026-11-28T10:00+01:00', true],
    ['2026-11-29T10:00+01:00', false],
    ['2026-12-25T10:00+01:00', false],
    ['2026-07-06T09:00+02:00', true],
    ['2026-07-06T17:30+02:00', false],
  ])('asks the clock on the wall: %s', (time, is) => {
    expect(isOpen(OFFICE, at(time))).toBe(is);
  });

  it.each([
    ['Pacific/Auckland', '2026-11-22T20:00Z'],
    ['Pacific/Kiritimati', '2026-11-22T19:00Z'],
    ['America/Los_Angeles', '2026-11-23T17:00Z'],
    ['Asia/Kolkata', '2026-11-23T03:30Z'],
    ['Asia/Kathmandu', '2026-11-23T03:15Z'],
    ['America/St_Johns', '2026-11-23T12:30Z'],
    ['Australia/Lord_Howe', '2026-11-22T22:00Z'],
    ['UTC', '2026-11-23T09:00Z'],
  ])('is Monday, 09:00 in %s at %s', (timeZone, time) => {
    const calendar = inZone(timeZone, { mon: '09:00-10:00' });
    expect(isOpen(calendar, at(time))).toBe(true);
    expect(isOpen(calendar, at(time) - 1)).toBe(false);
    expect(isOpen(calendar, at(time) + HOUR)).toBe(false);
    expect(isOpen(calendar, at(time) + DAY)).toBe(false);
  });

  it('goes on after midnight, but not into a closed date', () => {
    const nights = inZone('Europe/Berlin', { [EVERY_DAY]: '22:00-06:00' }, ['2026-12-25']);
    expect(isOpen(nights, at('2026-12-24T03:00+01:00'))).toBe(true);
    expect(isOpen(nights, at('2026-12-24T23:59+01:00'))).toBe(true);
    expect(isOpen(nights, at('2026-12-25T00:00+01:00'))).toBe(false);
    expect(isOpen(nights, at('2026-12-25T23:00+01:00'))).toBe(false);
    expect(isOpen(nights, at('2026-12-26T03:00+01:00'))).toBe(false);
    expect(isOpen(nights, at('2026-12-26T22:00+01:00'))).toBe(true);
  });
});

describe('nextOpening', () => {
  it.each([
    ['later today', '2026-11-23T07:00+01:00', '2026-11-23T08:00'],
    ['now, where it is open', '2026-11-23T12:34+01:00', '2026-11-23T11:34'],
    ['after the evening', '2026-11-23T22:00+01:00', '2026-11-24T08:00'],
    ['after the weekend', '2026-11-28T14:00+01:00', '2026-11-30T08:00'],
    ['after a closed date', '2026-12-24T18:00+01:00', '2026-12-26T09:00'],
    ['after summer time has begun', '2026-03-28T14:00+01:00', '2026-03-30T07:00'],
    ['after summer time has ended', '2026-10-24T14:00+02:00', '2026-10-26T08:00'],
  ])('is %s', (_when, from, opens) => {
    expect(iso(nextOpening(OFFICE, at(from)))).toBe(opens);
  });

  it('is the next leap day where it opens on that date alone, and otherwise not within a year', () => {
    const until = { from: at('2027-03-02T00:00Z'), to: at('2028-02-28T00:00Z') };
    const days = Array.from({ length: (until.to - until.from) / DAY + 1 }, (_, n) =>
      new Date(until.from + n * DAY).toISOString().slice(0, 10),
    );
    const closed = inZone('UTC', { [EVERY_DAY]: '00:00-24:00' }, days);
    expect(iso(nextOpening(closed, until.from))).toBe('2028-02-29T00:00');
    const longer = inZone('UTC', closed.open, [...days, '2028-02-29', '2028-03-01', '2028-03-02']);
    expect(nextOpening(longer, until.from)).toBeUndefined();
    expect(afterOpenTime(longer, until.from, MINUTE)).toBeUndefined();
    expect(nextOpeningText(longer, until.from, 'en')).toBeUndefined();
  });
});

describe('a time that the clock jumps over', () => {
  // On 2026-03-29, 02:00 is 03:00 in Berlin.
  const early = inZone('Europe/Berlin', { sun: '02:15-02:45' });
  const over = inZone('Europe/Berlin', { sun: '01:30-03:30' });

  it('is never there', () => {
    expect(iso(nextOpening(early, at('2026-03-29T00:00+01:00')))).toBe('2026-04-05T00:15');
  });

  it('takes its part of a span away', () => {
    expect(iso(nextOpening(over, at('2026-03-29T00:00+01:00')))).toBe('2026-03-29T00:30');
    expect(isOpen(over, at('2026-03-29T01:29Z'))).toBe(true);
    expect(isOpen(over, at('2026-03-29T01:30Z'))).toBe(false);
    expect(iso(afterOpenTime(over, at('2026-03-29T00:00Z'), HOUR))).toBe('2026-03-29T01:30');
    expect(iso(afterOpenTime(over, at('2026-03-29T00:00Z'), HOUR + MINUTE))).toBe('2026-04-04T23:31');
  });
});

describe('an hour that the clock shows twice', () => {
  // On 2026-10-25, 03:00 is 02:00 again in Berlin.
  const early = inZone('Europe/Berlin', { sun: '02:15-02:45' });

  it('is open twice', () => {
    const open = ['00:14', '00:15', '00:44', '00:45', '01:14', '01:15', '01:44', '01:45'].map((time) =>
      isOpen(early, at(`2026-10-25T${time}Z`)),
    );
    expect(open).toEqual([false, true, true, false, false, true, true, false]);
    expect(iso(afterOpenTime(early, at('2026-10-25T00:00Z'), 45 * MINUTE))).toBe('2026-10-25T01:30');
  });

  it('makes a night longer by it', () => {
    const night = inZone('Europe/Berlin', { sat: '22:00-06:00' });
    expect(iso(afterOpenTime(night, at('2026-10-24T20:00Z'), 9 * HOUR))).toBe('2026-10-25T05:00');
    expect(isOpen(night, at('2026-10-25T04:59Z'))).toBe(true);
    expect(isOpen(night, at('2026-10-25T05:00Z'))).toBe(false);
  });
});

describe('afterOpenTime', () => {
  it.each([
    ['within one span', '2026-11-23T10:00+01:00', 15 * MINUTE, '2026-11-23T09:15'],
    ['up to the end of a span', '2026-11-23T17:00+01:00', 30 * MINUTE, '2026-11-23T16:30'],
    ['over the night', '2026-11-23T17:20+01:00', 15 * MINUTE, '2026-11-24T08:05'],
    ['from the evening', '2026-11-23T22:00+01:00', 15 * MINUTE, '2026-11-24T08:15'],
    ['over the weekend', '2026-11-28T13:55+01:00', 15 * MINUTE, '2026-11-30T08:10'],
    ['over a closed date', '2026-12-24T17:25+01:00', 10 * MINUTE, '2026-12-26T09:05'],
    ['at once', '2026-11-29T10:00+01:00', 0, '2026-11-29T09:00'],
  ])('counts only open time: %s', (_what, from, ms, then) => {
    expect(iso(afterOpenTime(OFFICE, at(from), ms))).toBe(then);
  });

  it('is a plain sum where it is always open', () => {
    const always = inZone('Europe/Berlin', { [EVERY_DAY]: '00:00-24:00' });
    const from = at('2026-03-27T12:34:56.789Z');
    expect(afterOpenTime(always, from, 7 * DAY + 1)).toBe(from + 7 * DAY + 1);
  });

  it('is undefined where it takes more than a year', () => {
    const hour = inZone('UTC', { mon: '09:00-10:00' });
    expect(afterOpenTime(hour, at('2026-11-23T09:00Z'), 52 * HOUR)).toBeDefined();
    expect(afterOpenTime(hour, at('2026-11-23T09:00Z'), 54 * HOUR)).toBeUndefined();
  });
});

const ZONES = [
  'Europe/Berlin',
  'America/Los_Angeles',
  'America/St_Johns',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'UTC',
];
/** Moments a short while before the clocks change, and others. */
const MOMENTS = [
  '2026-03-28T20:00Z',
  '2026-10-24T20:00Z',
  '2026-03-07T20:00Z',
  '2026-10-31T20:00Z',
  '2026-04-04T08:00Z',
  '2026-09-25T20:00Z',
  '2026-12-24T10:00Z',
  '2028-02-28T12:00Z',
].map(at);
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const clock = fc.integer({ min: 0, max: 95 }).map((n) => n * 15);
const text = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const span = fc.tuple(clock, clock).filter(([from, to]) => from !== to);
type Spans = readonly (readonly [number, number])[];
/** The spans that begin on each weekday, Sunday first, and a few closed dates. */
const arbitraryWeek = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  days: fc.array(fc.array(span, { maxLength: 2 }), { minLength: 7, maxLength: 7 }),
  closed: fc.subarray(['2026-03-29', '2026-10-25', '2026-12-25', '2028-02-29', '2026-11-01']),
});

/** What the clock on the wall shows at each minute, by the formats for people, and whether the spans have it. */
function walk({ timeZone, days, closed }: { timeZone: string; days: readonly Spans[]; closed: string[] }) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const weekdayOf = (date: string) => new Date(`${date}T00:00Z`).getUTCDay();
  const dayBefore = (date: string) => new Date(at(`${date}T00:00Z`) - DAY).toISOString().slice(0, 10);
  const begunOn = (date: string) => (closed.includes(date) ? [] : (days[weekdayOf(date)] ?? []));
  return (time: number): boolean => {
    const [date = '', clockTime = ''] = format.format(time).split(' ');
    if (closed.includes(date)) return false;
    const minute = Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3));
    return (
      begunOn(date).some(([from, to]) => minute >= from && (to <= from || minute < to)) ||
      begunOn(dayBefore(date)).some(([from, to]) => to < from && minute < to)
    );
  };
}

describe('a calendar, minute by minute', () => {
  const RUNS = {
    numRuns: Number(process.env.RUNS ?? 100),
    ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}),
  };

  it('is open, opens next, and counts its time as the clock on the wall says', () => {
    fc.assert(
      fc.property(
        arbitraryWeek,
        fc.constantFrom(...MOMENTS),
        fc.integer({ min: 0, max: 1_000 }),
        fc.integer({ min: 1, max: 600 }),
        (week, moment, later, minutes) => {
          fc.pre(week.days.some((spans) => spans.length > 0));
          const calendar = inZone(
            week.timeZone,
            Object.fromEntries(
              week.days.flatMap((spans, n) =>
                spans.length === 0
                  ? []
                  : [
                      [
                        (WEEKDAYS[n] ?? '').toLowerCase(),
                        spans.map(([from, to]) => `${text(from)}-${text(to)}`).join(),
                      ],
                    ],
              ),
            ),
            week.closed,
          );
          const isOpenByHand = walk(week);
          const from = moment + later * MINUTE;
          let opened: number | undefined;
          let open = 0;
          let done: number | undefined;
          for (let n = 0; n < 3 * 24 * 60 && done === undefined; n += 1) {
            const time = from + n * MINUTE;
            const is = isOpenByHand(time);
            if (n % 15 === 0) expect(isOpen(calendar, time)).toBe(is);
            if (!is) continue;
            opened ??= time;
            open += 1;
            if (open === minutes) done = time + MINUTE;
          }
          const [opens, ends] = [
            nextOpening(calendar, from),
            afterOpenTime(calendar, from, minutes * MINUTE),
          ];
          if (opened === undefined)
            expect(opens ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(from + 3 * DAY);
          else expect(opens).toBe(opened);
          if (done === undefined) expect(ends ?? Number.POSITIVE_INFINITY).toBeGreaterThan(from + 3 * DAY);
          else expect(ends).toBe(done);
        },
      ),
      RUNS,
    );
  });
});

describe('nextOpeningText', () => {
  it.each([
    ['only the time on the same day', '2026-11-23T07:00+01:00', 'en', '09:00'],
    ['with the weekday on another one', '2026-11-28T15:00+01:00', 'en', 'Monday, 09:00'],
    ['just after midnight, still the same day', '2026-11-23T00:00+01:00', 'en', '09:00'],
    ['just before midnight, already another one', '2026-11-22T23:59+01:00', 'en', 'Monday, 09:00'],
    ['in the language of the settings', '2026-11-28T15:00+01:00', 'de', 'Montag, 09:00'],
    ['with hours as the locale has them', '2026-11-28T15:00+01:00', 'en-US-u-hc-h12', 'Monday, 09:00 AM'],
  ])('is %s', (_what, from, locale, words) => {
    expect(nextOpeningText(OFFICE, at(from), locale)).toBe(words);
  });

  it('is by the calendar’s own clock', () => {
    const auckland = inZone('Pacific/Auckland', { mon: '09:00-17:00' });
    expect(nextOpeningText(auckland, at('2026-11-22T10:30Z'), 'en')).toBe('Monday, 09:00');
    expect(nextOpeningText(auckland, at('2026-11-22T11:30Z'), 'en')).toBe('09:00');
  });

  it('has the date where the weekday alone would be this week’s', () => {
    const mondays = inZone('UTC', { mon: '09:00-17:00' }, ['2026-11-30']);
    expect(nextOpeningText(mondays, at('2026-11-23T18:00Z'), 'en-GB')).toBe('Monday 7 December, 09:00');
    const next = inZone('UTC', { mon: '09:00-17:00' });
    expect(nextOpeningText(next, at('2026-11-23T18:00Z'), 'en-GB')).toBe('Monday 30 November, 09:00');
    expect(nextOpeningText(next, at('2026-11-24T18:00Z'), 'en-GB')).toBe('Monday, 09:00');
  });

  it('fits into its room in every language', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const locales = letters.flatMap((a) => letters.map((b) => a + b)).filter(isLocale);
    const longest = Math.max(
      ...locales.flatMap((locale) =>
        Array.from({ length: 28 }, (_, n) => {
          const monday = inZone('UTC', { [EVERY_DAY]: '09:00-10:00' }, []);
          const date = at('2027-01-03T00:00Z') + n * 13 * DAY;
          const week = Array.from({ length: 7 }, (_, day) =>
            new Date(date - (day + 1) * DAY).toISOString().slice(0, 10),
          );
          const words = nextOpeningText({ ...monday, closed: week }, date - 7 * DAY, locale);
          return Buffer.byteLength(words ?? '');
        }),
      ),
    );
    expect(locales.length).toBeGreaterThan(100);
    expect(longest).toBeGreaterThan(40);
    expect(longest).toBeLessThanOrEqual(TEXT_LIMITS.opensBytes);
  });
});

describe('isLocale', () => {
  it.each([
    ['en', true],
    ['pt-BR', true],
    ['en-US-u-hc-h12', true],
    ['klingon', false],
    ['en_US', false],
    ['', false],
  ])('knows whether texts can be written in "%s": %s', (locale, is) => {
    expect(isLocale(locale)).toBe(is);
  });
});
