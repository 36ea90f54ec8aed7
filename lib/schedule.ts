import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Runs `sweeper` every minute, under `scope`. A sweep that comes late or fails is not repeated: the next one does the same. */
export function everyMinute(scope: Construct, sweeper: LambdaFunction): Rule {
  const once = { maxEventAge: Duration.minutes(1), retryAttempts: 0 };
  sweeper.configureAsyncInvoke(once);
  const rule = new Rule(scope, 'EveryMinute', {
    description: 'Wakes the threads that are due.',
    schedule: Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaTarget(sweeper, once)],
  });
  const reason = 'A lost sweep is made good by the next, a minute later; an alarm tells when they stop.';
  Validations.of(rule).acknowledge({ id: 'Serverless-EventBusDLQ', reason });
  Validations.of(sweeper).acknowledge({ id: 'Serverless-LambdaAsyncFailureDestination', reason });
  return rule;
}
