import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { shown } from './permissions.ts';
import { templateOf } from './stack-under-test.ts';

const template = templateOf({ stage: 'live' });

describe('the API', () => {
  it('leads GET and POST of /webhook to the webhook function and nothing else anywhere', () => {
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      'GET /webhook',
      'POST /webhook',
    ]);
    const integrations = Object.values(template.findResources('AWS::ApiGatewayV2::Integration'));
    expect(integrations.map(({ Properties }) => shown(Properties.IntegrationUri))).toEqual([
      '<MessengerWebhookFunction.Arn>',
    ]);
  });

  it('hands requests over in payload format 2.0', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
  });

  it('is throttled', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
  });

  it('is throttled as told', () => {
    const throttled = templateOf({ throttle: { rateLimit: 20, burstLimit: 30 } });
    throttled.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 30 },
    });
  });

  it('logs requests as JSON, without body, path or query', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const format = JSON.parse(stage?.Properties.AccessLogSettings.Format);
    expect(new Set(Object.values(format))).toEqual(
      new Set([
        '$context.requestId',
        '$context.requestTime',
        '$context.identity.sourceIp',
        '$context.identity.userAgent',
        '$context.routeKey',
        '$context.status',
        '$context.responseLength',
        '$context.responseLatency',
        '$context.integrationLatency',
        '$context.error.message',
        '$context.integrationErrorMessage',
      ]),
    );
  });

  it('logs into a group of its own', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: {
        DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^MessengerFrontAccessLog'), 'Arn'] },
      },
    });
  });
});

describe('the outputs', () => {
  it('tell an operator where everything is', () => {
    const outputs = Object.entries(template.toJSON().Outputs as Record<string, { Value: unknown }>);
    expect(Object.fromEntries(outputs.map(([name, { Value }]) => [name, shown(Value)]))).toEqual({
      WebhookUrl: '<MessengerFrontApi.ApiEndpoint>/webhook',
      TableName: '<MessengerLedgerTable>',
      HandoverFunctionName: '<MessengerHandoverFunction>',
      FailureQueueUrl: '<MessengerFailuresQueue>',
      ParameterPrefix: '/messenger-handover/live/',
    });
  });
});
