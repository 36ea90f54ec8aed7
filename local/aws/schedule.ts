import { ACCOUNT_ID, REGION } from './stand-ins.ts';
import type { ScheduleResource } from './template/stack.ts';

export interface ScheduleOptions {
  readonly schedules: readonly ScheduleResource[];
  /** Invokes a function without waiting. */
  readonly enqueue: (functionArn: string, event: unknown) => void;
  /** Milliseconds between two firings of the quickest rule, the others in proportion; `never` leaves it to `fire`. */
  readonly every?: number | 'never';
  /** Unix ms. */
  readonly clock: () => number;
  readonly newId: () => string;
}

/** What EventBridge does by the clock. */
export interface Schedule {
  /** Fires the quickest rule now, and each other one whose time has come by the clock since it was fired last. */
  fire(): void;
  close(): void;
}

/** Fires each rule at its rate. */
export function startSchedule({ schedules, enqueue, every, clock, newId }: ScheduleOptions): Schedule {
  const startedAt = clock();
  const firedAt = new Map<ScheduleResource, number>();
  const quickestMs = Math.min(...schedules.map(({ everyMs }) => everyMs));

  const fire = (schedule: ScheduleResource) => {
    firedAt.set(schedule, clock());
    enqueue(schedule.functionArn, scheduledEvent(schedule.arn, newId(), clock()));
  };
  const isDue = (schedule: ScheduleResource) =>
    schedule.everyMs === quickestMs || clock() - (firedAt.get(schedule) ?? startedAt) >= schedule.everyMs;
  const pace = every === undefined || every === 'never' ? 1 : every / quickestMs;
  const timers =
    every === 'never'
      ? []
      : schedules.map((schedule) => setInterval(() => fire(schedule), schedule.everyMs * pace));

  return {
    fire: () => schedules.filter(isDue).forEach(fire),
    close: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-eventbridge.html */
function scheduledEvent(ruleArn: string, id: string, at: number) {
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT_ID,
    time: new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region: REGION,
    resources: [ruleArn],
    detail: {},
  };
}
