import { ACCOUNT_ID, REGION } from './stand-ins.ts';
import type { ScheduleResource } from './template/stack.ts';

export interface ScheduleOptions {
  readonly schedules: readonly ScheduleResource[];
  /** Invokes a function without waiting. */
  readonly enqueue: (functionArn: string, event: unknown) => void;
  /** Milliseconds between two firings instead of the template's; `never` leaves it to `fire`. */
  readonly every?: number | 'never';
  /** Unix ms. */
  readonly clock: () => number;
  readonly newId: () => string;
}

/** What EventBridge does by the clock. */
export interface Schedule {
  /** Fires every rule now. */
  fire(): void;
  close(): void;
}

/** Fires each rule at its rate. */
export function startSchedule({ schedules, enqueue, every, clock, newId }: ScheduleOptions): Schedule {
  const fire = ({ arn, functionArn }: ScheduleResource) =>
    enqueue(functionArn, scheduledEvent(arn, newId(), clock()));
  const timers =
    every === 'never'
      ? []
      : schedules.map((schedule) => setInterval(() => fire(schedule), every ?? schedule.everyMs));
  return {
    fire: () => schedules.forEach(fire),
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
