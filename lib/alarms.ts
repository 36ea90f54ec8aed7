import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRICS } from '../functions/runtime/metric-names.ts';
import type { HandoverMetrics } from './metrics.ts';

export interface AlarmsProps {
  readonly metrics: HandoverMetrics;
  readonly api: HttpApi;
  readonly failureQueue: Queue;
  readonly watchFunction: LambdaFunction;
  readonly email?: string | undefined;
}

interface Watch {
  readonly metric: IMetric;
  /** Alarms above it. */
  readonly threshold: number;
  readonly says: string;
  /** Section of docs/runbook.md. */
  readonly runbook: string;
}

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const QUARTER = Duration.minutes(15);

/** The alarms, and the one topic that they act on. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.topic = this.createTopic();
    if (props.email !== undefined) this.subscribe(props.email);
    this.watchThreads(props.metrics);
    this.watchSubscriptions(props.metrics, props.watchFunction);
    this.watchSignatures(props.metrics);
    this.watchPlumbing(props.api, props.failureQueue);
  }

  private createTopic(): Topic {
    // Not encrypted at rest: CloudWatch cannot publish to a topic under the AWS managed key, and a key of one's own
    // costs more a month than the rest of a quiet deployment, to hide texts that hold no secret and no person.
    const topic = new Topic(this, 'Topic', { displayName: 'messenger-handover', enforceSSL: true });
    // A topic's own policy takes the place of the one that lets everybody in the account publish, alarms included.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }

  private subscribe(email: string): void {
    const subscription = this.topic.addSubscription(new EmailSubscription(email));
    Validations.of(subscription).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'Amazon SNS retries email by itself, and the alarm stays to be seen in CloudWatch.',
    });
  }

  private watchThreads(metrics: HandoverMetrics): void {
    this.watch('OldestDue', {
      metric: metrics.metric(METRICS.oldestDueAge, { statistic: 'Maximum', period: MINUTE }),
      threshold: 300,
      says: 'A thread has waited for its turn for more than five minutes.',
      runbook: 'oldest-due',
    });
    this.watchSweeper(metrics);
    this.watch('ThreadsFailed', {
      metric: metrics.metric(METRICS.threadsFailed, { statistic: 'Maximum', period: MINUTE }),
      threshold: 0,
      says: 'A message was not answered, may not have arrived, or a thread was not handed over: see the index "failed".',
      runbook: 'threads-failed',
    });
    this.watch('Unclaimed', {
      metric: metrics.metric(METRICS.unclaimed, { statistic: 'Maximum', period: MINUTE }),
      threshold: 0,
      says: 'A person waits for a human who has not come: see the index "waiting", its partitions "nobody#".',
      runbook: 'unclaimed',
    });
    this.watch('EventsRefused', {
      metric: metrics.metric(METRICS.eventsRefused, { statistic: 'Sum', period: FIVE_MINUTES }),
      threshold: 0,
      says: "The table refused an event of a person's thread: see the log of the webhook function.",
      runbook: 'events-refused',
    });
    this.watch('PagesPaused', {
      metric: metrics.metric(METRICS.pagesPaused, { statistic: 'Maximum', period: FIVE_MINUTES }),
      threshold: 0,
      says: 'Nothing is said for a Page, or on one of its channels: no token, a dead one, a missing permission or a limit.',
      runbook: 'pages-paused',
    });
  }

  /** Every sweep publishes the age, so silence means that there are no sweeps: nothing comes back by itself then. */
  private watchSweeper(metrics: HandoverMetrics): void {
    const alarm = new Alarm(this, 'SweeperSilent', {
      alarmDescription: described('The sweeper has said nothing for five minutes.', 'sweeper-silent'),
      metric: metrics.metric(METRICS.oldestDueAge, { statistic: 'SampleCount', period: FIVE_MINUTES }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }

  private watchSubscriptions(metrics: HandoverMetrics, watchFunction: LambdaFunction): void {
    this.watch('Resubscribed', {
      metric: metrics.metric(METRICS.resubscribed, { statistic: 'Sum', period: FIVE_MINUTES }),
      threshold: 0,
      says: 'Meta had stopped sending the events of a Page; it has been subscribed again.',
      runbook: 'resubscribed',
    });
    this.watch('Unchecked', {
      metric: metrics.metric(METRICS.unchecked, { statistic: 'Sum', period: FIVE_MINUTES }),
      threshold: 0,
      says: 'Meta may not send the events of a Page: its subscription could not be read or renewed.',
      runbook: 'unchecked',
    });
    this.watch('WatchErrors', {
      metric: watchFunction.metricErrors({ period: FIVE_MINUTES }),
      threshold: 0,
      says: "The hourly check of the Pages' subscriptions has failed.",
      runbook: 'watch-errors',
    });
  }

  /**
   * Anybody can send a bad signature. If none of Meta's deliveries is accepted meanwhile, it is probably our secret that is
   * wrong. Meta warns after a quarter of an hour of failures, and unsubscribes the app after an hour.
   */
  private watchSignatures(metrics: HandoverMetrics): void {
    this.watch('SignatureRefused', {
      metric: new MathExpression({
        expression: 'IF(refused > 0 AND deliveries < 1, refused, 0)',
        label: 'Signatures refused while no delivery was accepted',
        usingMetrics: {
          refused: metrics.metric(METRICS.signatureRefused, { statistic: 'Sum' }),
          deliveries: metrics.metric(METRICS.deliveries, { statistic: 'Sum' }),
        },
        period: QUARTER,
      }),
      threshold: 0,
      says: 'Signatures were refused and no delivery was accepted: the app secret may be wrong.',
      runbook: 'signature-refused',
    });
  }

  private watchPlumbing(api: HttpApi, failureQueue: Queue): void {
    this.watch('FailureQueue', {
      // Arrivals, not depth: what lies there was healed long ago, or is listed as failed.
      metric: failureQueue.metricNumberOfMessagesSent({ period: FIVE_MINUTES }),
      threshold: 0,
      says: 'The handover function has failed three times for the same thread.',
      runbook: 'failure-queue',
    });
    this.watch('WebhookErrors', {
      // Counts what the function answered with 5xx as well as what it failed to answer.
      metric: api.metricServerError({ period: FIVE_MINUTES, statistic: 'Sum' }),
      threshold: 0,
      says: 'Meta was answered with an error; it sends again, but unsubscribes a webhook that fails for an hour.',
      runbook: 'webhook-errors',
    });
  }

  private watch(id: string, { metric, threshold, says, runbook }: Watch): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: described(says, runbook),
      metric,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}

function described(says: string, section: string): string {
  return `${says} What to do: docs/runbook.md#${section}`;
}
