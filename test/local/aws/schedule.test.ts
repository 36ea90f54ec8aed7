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

  it('fires at another rate when told to', () => {
    const { enqueue } = start({ every: 1_000 });
    vi.advanceTimersByTime(3_000);
    expect(enqueue).toHaveBeenCalledTimes(3);
  });

  it('may leave the firing to who holds it', () => {
    const { schedule, enqueue } = start({ every: 'never' });
    vi.advanceTimersByTime(600_000);
    expect(enqueue).not.toHaveBeenCalled();
    schedule.fire();
    expect(enqueue).toHaveBeenCalledTimes(1);
  });
});
