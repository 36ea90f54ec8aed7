import { StartError } from '../../start-error.ts';

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Milliseconds between two firings of `rate(1 minute)`. Throws `StartError` for anything but a rate.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function rateMs(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const unitMs = UNITS_MS[unit ?? ''];
  if (unitMs === undefined) {
    throw new StartError(`The schedule ${expression} is not known on this machine: only rate(…) is.`);
  }
  return Number(count) * unitMs;
}
