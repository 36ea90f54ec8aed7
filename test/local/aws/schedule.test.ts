import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ScheduleOptions, startSchedule } from '../../../local/aws/schedule.ts';

const RULE = { arn: 'arn:rule', everyMs: 60_000, functionArn: 'arn:sweeper' };

describe('the schedule', () => {
  function start(overrides: Partial<ScheduleOptions> = {}) {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const enqueue = vi.fn();
    const schedule = startSchedule({
      schedules: [RULE],
      enqueue,
      clock: () => Date.UTC(2026, 10, 21, 9, 15, 2, 123),
      newId: () => 'id',
      ...overrides,
    });
    onTestFinished(schedule.close);
    return { schedule, enqueue };
  }

  it('invokes the function with the event of EventBridge', () => {
    const { schedule, enqueue } = start();
    schedule.fire();
    expect(enqueue.mock.calls).toEqual([
      [
        'arn:sweeper',
        {
          version: '0',
          id: 'id',
          'detail-type': 'Scheduled Event',
          source: 'aws.events',
          account: '000000000000',
          time: '2026-11-21T09:15:02Z',
          region: 'us-east-1',
          resources: ['arn:rule'],
          detail: {},
        },
      ],
    ]);
  });

  it("fires at the template's rate until it is closed", () => {
    const { schedule, enqueue } = start();
    vi.advanceTimersByTime(59_999);
    expect(enqueue).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_001);
    expect(enqueue).toHaveBeenCalledTimes(2);
    schedule.close();
    vi.advanceTimersByTime(600_000);
    expect(enqueue).toHaveBeenCalledTimes(2);
  });

  describe('of two rules', () => {
    const HOUR = 3_600_000;
    const hourly = { arn: 'arn:hourly', everyMs: HOUR, functionArn: 'arn:watch' };
    const fired = (enqueue: ReturnType<typeof start>['enqueue']) => enqueue.mock.calls.map(([arn]) => arn);

    it('fires each at its own rate', () => {
      const { enqueue } = start({ schedules: [RULE, hourly] });
      vi.advanceTimersByTime(2 * HOUR);
      expect(fired(enqueue).filter((arn) => arn === 'arn:watch')).toHaveLength(2);
      expect(fired(enqueue).filter((arn) => arn === 'arn:sweeper')).toHaveLength(120);
    });

    it('keeps the ratio of the rates if another rate is given', () => {
      const { enqueue } = start({ schedules: [hourly, RULE], every: 100 });
      vi.advanceTimersByTime(6_000);
      expect(fired(enqueue).filter((arn) => arn === 'arn:watch')).toHaveLength(1);
      expect(fired(enqueue).filter((arn) => arn === 'arn:sweeper')).toHaveLength(60);
    });

    it('fires the slower rule only after its interval on the clock', () => {
      let now = 0;
      const { schedule, enqueue } = start({ schedules: [RULE, hourly], every: 'never', clock: () => now });
      schedule.fire();
      now = HOUR;
      schedule.fire();
      now += HOUR - 1;
      schedule.fire();
      expect(fired(enqueue)).toEqual(['arn:sweeper', 'arn:sweeper', 'arn:watch', 'arn:sweeper']);
    });
  });

  it('fires only on demand with the rate never', () => {
    const { schedule, enqueue } = start({ every: 'never' });
    vi.advanceTimersByTime(600_000);
    expect(enqueue).not.toHaveBeenCalled();
    schedule.fire();
    expect(enqueue).toHaveBeenCalledTimes(1);
  });
});
