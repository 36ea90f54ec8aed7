import { App, Stack } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { addChecks } from '../../lib/checks.ts';
import { MessengerHandoverStack } from '../../lib/messenger-handover-stack.ts';
import { CONTEXT, SETTINGS } from './stack-under-test.ts';

/** An app with the checks that a deployment has. */
function checkedApp(): App {
  const app = new App({ context: { ...CONTEXT, 'aws:cdk:bundling-stacks': [] } });
  addChecks(app);
  return app;
}

describe('the checks', () => {
  it('let the stack pass with everything that can be asked for', () => {
    const app = checkedApp();
    new MessengerHandoverStack(app, 'stack', {
      stage: 'live',
      settings: SETTINGS,
      alarmEmail: 'on-call@example.com',
      reservedConcurrency: { webhook: 1, handover: 1, sweeper: 1 },
    });
    expect(() => app.synth()).not.toThrow();
  });

  it('let a stack pass that knows its account and region', () => {
    const app = checkedApp();
    const env = { account: '111111111111', region: 'eu-central-1' };
    new MessengerHandoverStack(app, 'stack', { env, stage: 'live', settings: SETTINGS });
    expect(() => app.synth()).not.toThrow();
  });

  it.each([
    ['AwsSolutions-SQS4', 'AWS Solutions'],
    ['Serverless-SQSRedrivePolicy', 'Serverless'],
  ])('fail synth for %s, which is a rule of %s', (rule) => {
    const app = checkedApp();
    new CfnQueue(new Stack(app, 'stack'), 'Queue');
    expect(() => app.synth()).toThrow(rule);
  });

  it('fail synth for what CloudFormation would refuse', () => {
    const app = checkedApp();
    new CfnQueue(new Stack(app, 'stack'), 'Queue').addPropertyOverride('Colour', 'red');
    expect(() => app.synth()).toThrow(/Colour/);
  });
});
