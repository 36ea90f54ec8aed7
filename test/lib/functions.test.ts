import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { shown } from './permissions.ts';
import { templateOf } from './stack-under-test.ts';

const template = templateOf({ stage: 'live' });
const COMMON = {
  POWERTOOLS_SERVICE_NAME: 'messenger-handover-live',
  POWERTOOLS_METRICS_NAMESPACE: 'MessengerHandover',
  TABLE_NAME: '<MessengerLedgerTable>',
};
const PARAMETER_PREFIX = '/messenger-handover/live/';
const HANDOVER_FUNCTION_NAME = '<MessengerHandoverFunction>';

function functionOf(name: string, of = template) {
  const [found] = Object.entries(of.findResources('AWS::Lambda::Function')).flatMap(([id, { Properties }]) =>
    id.startsWith(`Messenger${name}Function`) ? [Properties] : [],
  );
  if (!found) throw new Error(`there is no function ${name}`);
  return found;
}

describe('the functions', () => {
  it.each([
    ['Webhook', 10],
    ['Handover', 45],
    ['Sweeper', 55],
    ['Watch', 300],
  ])('run %s on Node 24 and arm64 for at most %i s, with traces and a log of its own', (name, seconds) => {
    const { LoggingConfig, ...properties } = functionOf(name);
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 1024,
      Timeout: seconds,
      TracingConfig: { Mode: 'Active' },
    });
    expect(shown(LoggingConfig.LogGroup)).toBe(`<Messenger${name}Log>`);
  });

  it.each([
    ['Webhook', { ...COMMON, PARAMETER_PREFIX, HANDOVER_FUNCTION_NAME }],
    ['Handover', { ...COMMON, PARAMETER_PREFIX }],
    ['Sweeper', { ...COMMON, HANDOVER_FUNCTION_NAME }],
    ['Watch', { ...COMMON, PARAMETER_PREFIX }],
  ])('tell %s what it needs and no secret', (name, expected) => {
    const variables = Object.entries(functionOf(name).Environment.Variables);
    expect(Object.fromEntries(variables.map(([key, value]) => [key, shown(value)]))).toEqual(expected);
  });

  it('keep their logs for a month', () => {
    const groups = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual([30, 30, 30, 30, 30]);
  });

  it('reserve no executions unless told, because a new account cannot', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it('reserve executions where they are named', () => {
    const reserved = templateOf({ reservedConcurrency: { webhook: 20, sweeper: 0 } });
    expect(functionOf('Webhook', reserved).ReservedConcurrentExecutions).toBe(20);
    expect(functionOf('Sweeper', reserved).ReservedConcurrentExecutions).toBe(0);
    expect(functionOf('Handover', reserved)).not.toHaveProperty('ReservedConcurrentExecutions');
  });
});

describe('the asynchronous invocations', () => {
  it('of the handover function live two minutes, are tried three times and then end in the failure queue', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^MessengerHandoverFunction') },
      MaximumEventAgeInSeconds: 120,
      MaximumRetryAttempts: 2,
      DestinationConfig: {
        OnFailure: {
          Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^MessengerFailuresQueue'), 'Arn'] },
        },
      },
    });
  });

  it.each(['Sweeper', 'Watch'])('of %s are not repeated', (name) => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp(`^Messenger${name}Function`) },
      MaximumRetryAttempts: 0,
    });
  });

  it.each([
    ['Sweeper', 'minute'],
    ['Watch', 'hour'],
  ])('of %s come every %s', (name, unit) => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: `rate(1 ${unit})`,
      State: 'ENABLED',
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^Messenger${name}Function`), 'Arn'] },
        }),
      ],
    });
  });
});

describe('the failure queue', () => {
  it('is encrypted and keeps what arrives for two weeks', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
    });
  });

  it('refuses to be used without TLS', () => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      },
    });
  });
});
