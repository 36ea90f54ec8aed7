import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { shown } from './permissions.ts';
import { templateOf } from './stack-under-test.ts';

const template = templateOf({ stage: 'live' });
const OURS = {
  Namespace: 'MessengerHandover',
  Dimensions: [{ Name: 'service', Value: 'messenger-handover-live' }],
};
const LAMBDA = { Namespace: 'AWS/Lambda' };
const SQS = { Namespace: 'AWS/SQS' };
const HTTP_API = { Namespace: 'AWS/ApiGateway' };

function expectAlarm(section: string, properties: object): void {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...properties,
    AlarmDescription: Match.stringLikeRegexp(`docs/runbook\\.md#${section}$`),
  });
}

/** The sum of a metric in a quarter of an hour, under a name in a formula. */
function inMath(Id: string, MetricName: string) {
  return { Id, MetricStat: { Metric: { ...OURS, MetricName }, Period: 900, Stat: 'Sum' }, ReturnData: false };
}

describe('the alarms', () => {
  it.each([
    ['a thread that waits for more than five minutes', 'oldest-due', OURS, 'OldestDueAge', 'Maximum', 300],
    ['any thread with a new failure', 'threads-failed', OURS, 'ThreadsFailed', 'Maximum', 0],
    ['anybody who waits for a human who has not come', 'unclaimed', OURS, 'Unclaimed', 'Maximum', 0],
    ['any event that the table refuses', 'events-refused', OURS, 'EventsRefused', 'Sum', 0],
    ['any paused Page', 'pages-paused', OURS, 'PagesPaused', 'Maximum', 0],
    ['any Page that had to be subscribed again', 'resubscribed', OURS, 'Resubscribed', 'Sum', 0],
    ['any Page that could not be looked after', 'unchecked', OURS, 'Unchecked', 'Sum', 0],
    ['a watch that fails', 'watch-errors', LAMBDA, 'Errors', 'Sum', 0],
    ['what arrives in the failure queue', 'failure-queue', SQS, 'NumberOfMessagesSent', 'Sum', 0],
    ['any error that Meta was answered with', 'webhook-errors', HTTP_API, '5xx', 'Sum', 0],
  ])('tell of %s and name the section "%s" of the runbook', (_, section, source, metric, statistic, most) => {
    expectAlarm(section, {
      ...source,
      MetricName: metric,
      Statistic: statistic,
      Threshold: most,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('tell of refused signatures while no delivery is accepted and name the section "signature-refused"', () => {
    expectAlarm('signature-refused', {
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      Threshold: 0,
      EvaluationPeriods: 1,
      Metrics: [
        Match.objectLike({
          Expression: 'IF(refused > 0 AND deliveries < 1, refused, 0)',
          ReturnData: true,
        }),
        inMath('refused', 'SignatureRefused'),
        inMath('deliveries', 'Deliveries'),
      ],
    });
  });

  it('tell of a sweeper that says nothing and name the section "sweeper-silent" of the runbook', () => {
    expectAlarm('sweeper-silent', {
      ...OURS,
      MetricName: 'OldestDueAge',
      Statistic: 'SampleCount',
      Period: 300,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  it('are these twelve, and all act on the one topic', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.map(({ Properties }) => Properties.AlarmActions.map(shown))).toEqual(
      Array.from({ length: 12 }, () => ['<MessengerAlarmsTopic>']),
    );
  });
});

describe('the metric Deliveries', () => {
  it("counts the webhook's line for each delivery, by the service", () => {
    const [[, { Properties }] = [undefined, { Properties: {} }], ...others] = Object.entries(
      template.findResources('AWS::Logs::MetricFilter'),
    );
    expect(others).toEqual([]);
    expect(shown(Properties.LogGroupName)).toBe('<MessengerWebhookLog>');
    expect(Properties).toMatchObject({
      FilterPattern: '{ $.message = "delivery" }',
      MetricTransformations: [
        {
          MetricNamespace: OURS.Namespace,
          MetricName: 'Deliveries',
          MetricValue: '1',
          Dimensions: [{ Key: 'service', Value: '$.service' }],
        },
      ],
    });
  });
});

describe('the topic', () => {
  function expectStatement(statement: object): void {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: 'sns:Publish', ...statement })]),
      },
    });
  }

  it('lets the alarms of this account publish', () => {
    expectStatement({
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
  });

  it('refuses to be published to without TLS', () => {
    expectStatement({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
  });

  it('has no subscriber unless told', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  it('mails the alarms to whom the context names', () => {
    templateOf({ alarmEmail: 'on-call@example.com' }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
    });
  });
});
