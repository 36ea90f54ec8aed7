import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../local/aws/intrinsics.ts';
import { rateMs } from '../../../local/aws/schedule.ts';
import { readStack } from '../../../local/aws/stack.ts';
import { StartError } from '../../../local/start-error.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type AssemblyParts, writeAssembly } from './assembly-fixture.ts';

describe('the resolver', () => {
  const resolve = createResolver(
    {
      Parameters: { Tier: { Default: 'small' } },
      Resources: {
        Fn: { Type: 'AWS::Lambda::Function', Properties: {}, Metadata: {} },
        Queue: { Type: 'AWS::SQS::Queue', Properties: {}, Metadata: {} },
        Settings: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/app/settings' }, Metadata: {} },
        Role: { Type: 'AWS::IAM::Role', Properties: {}, Metadata: {} },
      },
    },
    'app-dev',
  );
  const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:Fn';

  it.each([
    ['a plain value', { a: [1, 'b', null, true] }, { a: [1, 'b', null, true] }],
    ['Ref to a function', { Ref: 'Fn' }, 'Fn'],
    ['Ref to a queue', { Ref: 'Queue' }, 'https://sqs.us-east-1.amazonaws.com/000000000000/Queue'],
    ['Ref to a parameter of SSM', { Ref: 'Settings' }, '/app/settings'],
    ['Ref to a parameter of the template', { Ref: 'Tier' }, 'small'],
    ['Ref to the region', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Ref to no value', { Ref: 'AWS::NoValue' }, undefined],
    ['an ARN', { 'Fn::GetAtt': ['Fn', 'Arn'] }, ARN],
    ['an ARN by a dotted name', { 'Fn::GetAtt': 'Fn.Arn' }, ARN],
    [
      'the ARN of a parameter',
      { 'Fn::GetAtt': ['Settings', 'Arn'] },
      'arn:aws:ssm:us-east-1:000000000000:parameter/app/settings',
    ],
    ['another attribute', { 'Fn::GetAtt': ['Role', 'RoleId'] }, 'Role.RoleId'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'Fn' }]] }, 'a/Fn'],
    [
      'Fn::Select of Fn::Split',
      { 'Fn::Select': [6, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Fn', 'Arn'] }] }] },
      'Fn',
    ],
    [
      'Fn::Sub',
      { 'Fn::Sub': `\${Fn} \${Fn.Arn} \${AWS::AccountId} \${!kept}` },
      `Fn ${ARN} 000000000000 \${kept}`,
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': [`\${name}!`, { name: { Ref: 'Fn' } }] }, 'Fn!'],
    ['intrinsics within', { a: { b: [{ Ref: 'Fn' }] } }, { a: { b: ['Fn'] } }],
  ])('resolves %s', (_, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it.each([
    [{ 'Fn::ImportValue': 'other' }, 'Fn::ImportValue'],
    [{ Ref: 'Nobody' }, 'Nobody'],
    [{ 'Fn::GetAtt': ['Nobody', 'Arn'] }, 'Nobody.Arn'],
  ])('names what it does not support: %j', (value, name) => {
    expect(() => resolve(value)).toThrow(StartError);
    expect(() => resolve(value)).toThrow(name);
  });
});

describe('a schedule', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(2 days)', 172_800_000],
  ])('of %s fires every %i ms', (expression, everyMs) => {
    expect(rateMs(expression)).toBe(everyMs);
  });

  it('by cron is refused', () => {
    expect(() => rateMs('cron(0 12 * * ? *)')).toThrow(StartError);
  });
});

describe('a stack', () => {
  async function assembly(parts?: AssemblyParts): Promise<string> {
    const dir = await temporaryFolder();
    await writeAssembly(dir, parts);
    return dir;
  }

  it('is read from the cloud assembly', async () => {
    const dir = await assembly();
    const arnOf = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    const stack = await readStack(dir);
    expect(stack).toMatchObject({
      name: 'app-dev',
      table: { name: 'app-dev-Table', GlobalSecondaryIndexes: [{ IndexName: 'due' }] },
      parameters: [{ name: '/app/dev/settings', type: 'String' }],
      routes: [{ key: 'POST /webhook', functionArn: arnOf('Webhook') }],
      schedules: [{ everyMs: 60_000, functionArn: arnOf('Sweeper') }],
    });
    expect(stack.functions.map(({ label }) => label)).toEqual(['webhook', 'handover', 'sweeper']);
    expect(stack.functions[1]).toEqual({
      logicalId: 'Handover',
      label: 'handover',
      name: 'Handover',
      arn: arnOf('Handover'),
      handler: 'index.handler',
      codeDir: join(dir, 'asset.code'),
      timeoutMs: 30_000,
      memoryMb: 1_024,
      environment: { TABLE_NAME: 'app-dev-Table' },
      logFormat: 'JSON',
      asyncInvocation: {
        retries: 1,
        maxAgeMs: 120_000,
        onFailure: 'arn:aws:sqs:us-east-1:000000000000:Failures',
      },
    });
    expect(stack.functions[0]).toMatchObject({ asyncInvocation: { retries: 2, maxAgeMs: 21_600_000 } });
  });

  it('that was not built yet is a clear error', async () => {
    await expect(readStack('/nowhere/cdk.out')).rejects.toThrow(StartError);
    await expect(readStack('/nowhere/cdk.out')).rejects.toThrow('Cannot read the build');
  });

  it('that is built badly is a clear error', async () => {
    const dir = await assembly();
    await writeFile(join(dir, 'app-dev.template.json'), '{');
    await expect(readStack(dir)).rejects.toThrow(StartError);
  });

  it.each([
    ['an unknown intrinsic', { Webhook: { Environment: { Variables: { A: { 'Fn::If': [] } } } } }, 'Fn::If'],
    ['payload format 1.0', { Integration: { PayloadFormatVersion: '1.0' } }, 'payload format 2.0'],
    ['code that was not built', { Webhook: { Code: { S3Key: 'other.zip' } } }, 'other.zip'],
  ])('with %s is a clear error', async (_, properties, message) => {
    const dir = await assembly({ properties });
    await expect(readStack(dir)).rejects.toThrow(StartError);
    await expect(readStack(dir)).rejects.toThrow(message);
  });

  it('may have any intrinsic function in resources that are not used here', async () => {
    const dir = await assembly({
      resources: { Alarm: { Type: 'AWS::X::Y', Properties: { A: { 'Fn::If': [] } } } },
    });
    await expect(readStack(dir)).resolves.toMatchObject({ name: 'app-dev' });
  });
});
