import { StartError } from '../start-error.ts';
import { ACCOUNT_ID, REGION } from './endpoint.ts';

/** An EventBridge rule that invokes a function at a rate. */
export interface ScheduleResource {
  readonly arn: string;
  readonly everyMs: number;
  readonly functionArn: string;
}

export interface ScheduleOptions {
  readonly schedules: readonly ScheduleResource[];
  /** Invokes a function asynchronously. */
  readonly enqueue: (functionArn: string, event: unknown) => void;
  /** Ms between two firings of the fastest rule; the others keep their ratio to it. `never`: only `fire` fires. */
  readonly every?: number | 'never';
  /** Unix ms. */
  readonly clock: () => number;
  readonly newId: () => string;
}

/** EventBridge's scheduled rules. */
export interface Schedule {
  /** Fires the fastest rule, and each other rule whose interval has passed on the clock since it last fired. */
  fire(): void;
  close(): void;
}

/** Starts to fire each rule at its rate. */
export function startSchedule({ schedules, enqueue, every, clock, newId }: ScheduleOptions): Schedule {
  const startedAt = clock();
  const firedAt = new Map<ScheduleResource, number>();
  const fastestMs = Math.min(...schedules.map(({ everyMs }) => everyMs));

  const fire = (schedule: ScheduleResource) => {
    firedAt.set(schedule, clock());
    enqueue(schedule.functionArn, scheduledEvent(schedule.arn, newId(), clock()));
  };
  const isDue = (schedule: ScheduleResource) =>
    schedule.everyMs === fastestMs || clock() - (firedAt.get(schedule) ?? startedAt) >= schedule.everyMs;
  const pace = every === undefined || every === 'never' ? 1 : every / fastestMs;
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

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Gives the ms between two firings of e.g. `rate(1 minute)`. Throws `StartError` for any other kind of schedule.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function rateMs(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitMs = UNITS_MS[unit ?? ''];
  if (unitMs === undefined) {
    throw new StartError(`The schedule ${expression} is not supported on this machine: use rate(…).`);
  }
  return Number(count) * unitMs;
}
