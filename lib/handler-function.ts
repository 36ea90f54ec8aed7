import { join } from 'node:path';
import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../functions/runtime/metric-names.ts';
import { BUNDLING } from './bundling/bundling.ts';

const ROOT = join(import.meta.dirname, '..');

export type HandlerName = 'webhook' | 'handover' | 'sweeper' | 'watch';

export interface HandlerFunctionProps {
  readonly description: string;
  readonly timeout: Duration;
  /** The `service` dimension of the function's metrics: separates deployments. */
  readonly metricsOf: string;
  readonly reservedConcurrentExecutions?: number | undefined;
  /** The reason why this function has no dead-letter queue, for cdk-nag. */
  readonly noDeadLetterQueue: string;
}

/**
 * The function of `functions/<name>/handler.ts`, under `scope`. Its role may write its own log group and traces. Every
 * other permission is granted by the construct that owns the resource.
 */
export function handlerFunction(
  scope: Construct,
  name: HandlerName,
  props: HandlerFunctionProps,
): NodejsFunction {
  const parent = new Construct(scope, name[0]?.toUpperCase() + name.slice(1));
  const logGroup = new LogGroup(parent, 'Log', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(parent, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const fn = new NodejsFunction(parent, 'Function', {
    description: props.description,
    entry: join(ROOT, 'functions', name, 'handler.ts'),
    projectRoot: ROOT,
    depsLockFilePath: join(ROOT, 'package-lock.json'),
    bundling: BUNDLING,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 1024,
    timeout: props.timeout,
    ...(props.reservedConcurrentExecutions === undefined
      ? {}
      : { reservedConcurrentExecutions: props.reservedConcurrentExecutions }),
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    tracing: Tracing.ACTIVE,
    // Sets a variable for v2 of the SDK. Version 3 reuses connections without it.
    awsSdkConnectionReuse: false,
    environment: {
      POWERTOOLS_SERVICE_NAME: props.metricsOf,
      POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
    },
  });
  const tracesReason = 'X-Ray has no resources: its Put actions can only be allowed on "*".';
  Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: tracesReason });
  Validations.of(fn).acknowledge({ id: 'Serverless-LambdaDLQ', reason: props.noDeadLetterQueue });
  return fn;
}
