import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Runs `sweeper` every minute, under `scope`. */
export function everyMinute(scope: Construct, sweeper: LambdaFunction): Rule {
  return repeat(scope, 'EveryMinute', sweeper, {
    interval: Duration.minutes(1),
    description: 'Wakes the threads that are due.',
    reason: 'A lost sweep is made good by the next, a minute later; an alarm tells when they stop.',
  });
}

/** Runs `watch` every hour, under `scope`. */
export function everyHour(scope: Construct, watch: LambdaFunction): Rule {
  return repeat(scope, 'EveryHour', watch, {
    interval: Duration.hours(1),
    description: "Looks after the Pages' subscriptions.",
    reason: 'A lost watch is made good by the next, an hour later; an alarm tells when one fails.',
  });
}

interface Repetition {
  readonly interval: Duration;
  readonly description: string;
  /** Why nothing has to remember an invocation that is lost. */
  readonly reason: string;
}

/** An invocation that comes late or fails is not repeated: the next one does the same. */
function repeat(
  scope: Construct,
  id: string,
  fn: LambdaFunction,
  { interval, description, reason }: Repetition,
): Rule {
  const once = { maxEventAge: interval, retryAttempts: 0 };
  fn.configureAsyncInvoke(once);
  const rule = new Rule(scope, id, {
    description,
    schedule: Schedule.rate(interval),
    targets: [new LambdaTarget(fn, once)],
  });
  Validations.of(rule).acknowledge({ id: 'Serverless-EventBusDLQ', reason });
  Validations.of(fn).acknowledge({ id: 'Serverless-LambdaAsyncFailureDestination', reason });
  return rule;
}
