import { describe, expect, it } from 'vitest';
import { type Calendar, calendarFaults, DAY_MS, spansOn } from '../../functions/settings/calendar.ts';

const HOUR = 3_600_000;
const week = (open: Calendar['open'], closed?: readonly string[]): Calendar => ({
  timeZone: 'UTC',
  open,
  closed,
});
/** The open hours of a date, as pairs of hours. */
const hoursOn = (calendar: Calendar, date: string) =>
  spansOn(calendar, Date.parse(date) / DAY_MS).map(({ from, to }) => [from / HOUR, to / HOUR]);
/** The weekdays of the week of Monday, 2026-11-23, on which it is open. */
const daysOf = (calendar: Calendar) =>
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].filter((_, n) =>
    hoursOn(calendar, `2026-11-${23 + n}`).some(([from]) => from === 9),
  );
const faultsOf = (calendar: Calendar) =>
  calendarFaults(calendar).map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('the days of a calendar', () => {
  it.each([
    ['mon', ['mon']],
    ['mon-fri', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['fri-mon', ['mon', 'fri', 'sat', 'sun']],
    ['sun-sun', ['sun']],
    ['mon,wed', ['mon', 'wed']],
    ['tue-wed , sat', ['tue', 'wed', 'sat']],
  ])('are those that %s names', (key, days) => {
    const calendar = week({ [key]: '09:00-10:00' });
    expect(faultsOf(calendar)).toEqual([]);
    expect(daysOf(calendar)).toEqual(days);
  });

  it.each(['', 'monday', 'Mon', 'mon-', 'mon-tue-wed', 'mon;tue', 'mon,'])('cannot be "%s"', (key) => {
    expect(faultsOf(week({ [key]: '09:00-10:00' }))).toEqual([
      `open.${key}: must be days such as mon, mon-fri or mon,wed`,
    ]);
  });

  it('are named once', () => {
    expect(faultsOf(week({ 'mon-wed': '09:00-10:00', 'tue-thu': '09:00-12:00' }))).toEqual([
      'open.tue-thu: has the day tue a second time',
    ]);
    expect(faultsOf(week({ 'sat-sun,sun': '09:00-10:00' }))).toEqual([
      'open.sat-sun,sun: has the day sun a second time',
    ]);
  });

  it('are at least one', () => {
    expect(faultsOf(week({}))).toEqual(['open: must have a day, such as "mon-fri"']);
  });
});

describe('the times of a calendar', () => {
  it.each<[string, string, number[][]]>([
    ['one span', '09:00-17:30', [[9, 17.5]]],
    [
      'several spans, in their order',
      '13:00-17:00, 09:00-12:00',
      [
        [9, 12],
        [13, 17],
      ],
    ],
    ['spans that overlap or touch', '09:00-11:00,10:00-10:30,11:00-12:00', [[9, 12]]],
    ['the whole day', '00:00-24:00', [[0, 24]]],
    ['the end of the day', '22:00-00:00', [[22, 24]]],
  ])('are %s', (_what, times, hours) => {
    const calendar = week({ mon: times });
    expect(faultsOf(calendar)).toEqual([]);
    expect(hoursOn(calendar, '2026-11-23')).toEqual(hours);
    expect(hoursOn(calendar, '2026-11-24')).toEqual([]);
  });

  it('go on after midnight', () => {
    const calendar = week({ sat: '22:00-06:00', sun: '05:00-08:00' });
    expect(hoursOn(calendar, '2026-11-28')).toEqual([[22, 24]]);
    expect(hoursOn(calendar, '2026-11-29')).toEqual([[0, 8]]);
  });

  it.each([
    '',
    '9:00-17:00',
    '09:00',
    '09:00-09:00',
    '09:00-25:00',
    '24:00-06:00',
    '09:60-10:00',
    '09:00–17:00',
    '09:00-12:00,',
    '09:00-24:30',
    'x09:00-10:00',
    '09:00-10:000',
  ])('cannot be "%s"', (times) => {
    expect(faultsOf(week({ mon: times }))).toEqual([
      'open.mon: must be times such as 09:00-17:30 or 09:00-12:00, 13:00-17:00',
    ]);
  });
});

describe('a closed date', () => {
  const nights = (closed: readonly string[]) => week({ 'mon-sun': '22:00-06:00' }, closed);

  it('is closed from midnight to midnight, with the night that would begin on it', () => {
    const calendar = nights(['2026-12-25']);
    expect(hoursOn(calendar, '2026-12-24')).toEqual([
      [0, 6],
      [22, 24],
    ]);
    expect(hoursOn(calendar, '2026-12-25')).toEqual([]);
    expect(hoursOn(calendar, '2026-12-26')).toEqual([[22, 24]]);
    expect(hoursOn(calendar, '2026-12-27')).toEqual([
      [0, 6],
      [22, 24],
    ]);
  });

  it('can be a leap day', () => {
    const calendar = nights(['2028-02-29']);
    expect(faultsOf(calendar)).toEqual([]);
    expect(hoursOn(calendar, '2028-02-29')).toEqual([]);
    expect(hoursOn(calendar, '2028-02-28')).not.toEqual([]);
  });

  it.each(['2027-02-29', '2026-13-01', '2026-1-1', '25.12.2026', '', '2026-12-25T00:00', '12-25'])(
    'cannot be "%s"',
    (date) => {
      expect(faultsOf(nights(['2026-12-24', date]))).toEqual(['closed.1: must be a date such as 2026-12-25']);
    },
  );
});

describe('the time zone of a calendar', () => {
  it.each(['Europe/Berlin', 'Pacific/Kiritimati', 'UTC'])('can be %s', (timeZone) => {
    expect(faultsOf({ ...week({ mon: '09:00-10:00' }), timeZone })).toEqual([]);
  });

  it.each(['Berlin', '', 'Europe/Nowhere', 'GMT+25'])('cannot be "%s"', (timeZone) => {
    expect(faultsOf({ ...week({ mon: '09:00-10:00' }), timeZone })).toEqual([
      'timeZone: must be a time zone of the IANA list, such as Europe/Berlin',
    ]);
  });
});
