import { describe, expect, it } from 'vitest';
import { allActions, permissionsOf } from './permissions.ts';
import { templateOf } from './stack-under-test.ts';

const template = templateOf({ stage: 'live' });
const PARAMETERS =
  'arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/messenger-handover/live';

/** Expects that a function may do this, may write its own log and its traces, and nothing else. */
function expectPermissions(name: string, permissions: readonly string[]): void {
  const everyFunctions = [
    `logs:CreateLogStream on <Messenger${name}Log.Arn>`,
    `logs:PutLogEvents on <Messenger${name}Log.Arn>`,
    'xray:PutTelemetryRecords on *',
    'xray:PutTraceSegments on *',
  ];
  expect(permissionsOf(template, name)).toEqual([...everyFunctions, ...permissions].sort());
}

describe('the roles', () => {
  it('let the webhook function write threads, read its parameters and invoke the handover function', () => {
    expectPermissions('Webhook', [
      'dynamodb:GetItem on <MessengerLedgerTable.Arn>',
      'dynamodb:PutItem on <MessengerLedgerTable.Arn>',
      'lambda:InvokeFunction on <MessengerHandoverFunction.Arn>',
      `ssm:GetParameters on ${PARAMETERS}/app-secret`,
      `ssm:GetParameters on ${PARAMETERS}/app-secret-previous`,
      `ssm:GetParameters on ${PARAMETERS}/settings`,
      `ssm:GetParameters on ${PARAMETERS}/verify-token`,
    ]);
  });

  it("let the handover function write threads and their history, count its sends, and read every Page's token", () => {
    expectPermissions('Handover', [
      'dynamodb:BatchWriteItem on <MessengerLedgerTable.Arn>',
      'dynamodb:GetItem on <MessengerLedgerTable.Arn>',
      'dynamodb:PutItem on <MessengerLedgerTable.Arn>',
      'dynamodb:UpdateItem on <MessengerLedgerTable.Arn>',
      'sqs:SendMessage on <MessengerFailuresQueue.Arn>',
      `ssm:GetParameter on ${PARAMETERS}/pages/*/access-token`,
      `ssm:GetParameters on ${PARAMETERS}/app-secret`,
      `ssm:GetParameters on ${PARAMETERS}/app-secret-previous`,
      `ssm:GetParameters on ${PARAMETERS}/settings`,
    ]);
  });

  it('let the sweeper ask what is due and invoke the handover function, no more', () => {
    expectPermissions('Sweeper', [
      'dynamodb:Query on <MessengerLedgerTable.Arn>/index/due',
      'dynamodb:Query on <MessengerLedgerTable.Arn>/index/failed',
      'dynamodb:Query on <MessengerLedgerTable.Arn>/index/waiting',
      'lambda:InvokeFunction on <MessengerHandoverFunction.Arn>',
    ]);
  });

  it("let the watch list the Pages, read every Page's token and write what it learnt about a Page", () => {
    expectPermissions('Watch', [
      'dynamodb:GetItem on <MessengerLedgerTable.Arn>',
      'dynamodb:PutItem on <MessengerLedgerTable.Arn>',
      `ssm:GetParameter on ${PARAMETERS}/pages/*/access-token`,
      `ssm:GetParameters on ${PARAMETERS}/app-secret`,
      `ssm:GetParameters on ${PARAMETERS}/app-secret-previous`,
      `ssm:GetParameters on ${PARAMETERS}/settings`,
      `ssm:GetParametersByPath on ${PARAMETERS}/pages`,
    ]);
  });

  it('are four, with no policy but the one shown', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    expect(roles).toHaveLength(4);
    for (const role of roles) {
      expect(Object.keys(role.Properties)).toEqual(['AssumeRolePolicyDocument']);
    }
    template.resourceCountIs('AWS::IAM::Policy', 4);
  });

  it('allow no wildcard action and no scan', () => {
    const actions = allActions(template);
    expect(actions.length).toBeGreaterThan(10);
    expect(actions.filter((action) => action.includes('*') || action === 'dynamodb:Scan')).toEqual([]);
  });
});
