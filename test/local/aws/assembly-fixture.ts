import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface AssemblyParts {
  /** Properties that replace those of a resource of this name. */
  readonly properties?: Readonly<Record<string, object>>;
  /** Further resources. */
  readonly resources?: Readonly<Record<string, object>>;
  /** Source of `index.mjs`, the code of all three functions. */
  readonly code?: string;
}

const SETTINGS = { appId: '1111111111111111', targets: { 'page-inbox': { appId: '263902037430900' } } };

function lambdaFunction(name: string, timeout: number) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Handler: 'index.handler',
      Code: { S3Bucket: { 'Fn::Sub': `assets-\${AWS::Region}` }, S3Key: 'code.zip' },
      Timeout: timeout,
      MemorySize: 1_024,
      Environment: { Variables: { TABLE_NAME: { Ref: 'Table' } } },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: 'Log' } },
    },
    Metadata: { 'aws:cdk:path': `app-dev/App/${name}/Function/Resource` },
  };
}

const RESOURCES: Readonly<Record<string, { Type: string; Properties: object; Metadata?: object }>> = {
  Webhook: lambdaFunction('Webhook', 10),
  Handover: lambdaFunction('Handover', 30),
  Sweeper: lambdaFunction('Sweeper', 55),
  Log: { Type: 'AWS::Logs::LogGroup', Properties: {} },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      KeySchema: [{ AttributeName: 'thread', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'thread', AttributeType: 'S' },
        { AttributeName: 'dueShard', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [{ AttributeName: 'dueShard', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    },
  },
  Settings: {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: '/app/dev/settings', Type: 'String', Value: JSON.stringify(SETTINGS) },
  },
  Failures: { Type: 'AWS::SQS::Queue', Properties: {} },
  HandoverConfig: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Handover' },
      Qualifier: '$LATEST',
      MaximumEventAgeInSeconds: 120,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
    },
  },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationUri: { 'Fn::GetAtt': ['Webhook', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      RouteKey: 'POST /webhook',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
    },
  },
  EveryMinute: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      Targets: [{ Arn: { 'Fn::GetAtt': ['Sweeper', 'Arn'] }, Id: 'Target0' }],
    },
  },
};

/** Writes a small cloud assembly, in the shape in which the CDK writes one. */
export async function writeAssembly(dir: string, parts: AssemblyParts = {}): Promise<void> {
  const { properties = {}, resources = {}, code = 'export const handler = async () => {};' } = parts;
  const changed = Object.entries(RESOURCES).map(([name, resource]) => [
    name,
    { ...resource, Properties: { ...resource.Properties, ...properties[name] } },
  ]);
  const files = {
    'manifest.json': {
      artifacts: {
        'app-dev.assets': { type: 'cdk:asset-manifest', properties: { file: 'app-dev.assets.json' } },
        'app-dev': {
          type: 'aws:cloudformation:stack',
          properties: { templateFile: 'app-dev.template.json' },
        },
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
      },
    },
    'app-dev.assets.json': {
      files: {
        code: { source: { path: 'asset.code' }, destinations: { here: { objectKey: 'code.zip' } } },
        template: {
          source: { path: 'app-dev.template.json' },
          destinations: { here: { objectKey: 't.json' } },
        },
      },
    },
    'app-dev.template.json': { Resources: { ...Object.fromEntries(changed), ...resources } },
  };
  await mkdir(join(dir, 'asset.code'), { recursive: true });
  await writeFile(join(dir, 'asset.code', 'index.mjs'), code);
  for (const [name, content] of Object.entries(files))
    await writeFile(join(dir, name), JSON.stringify(content));
}
