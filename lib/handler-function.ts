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
  /** Tells the metrics of one deployment from those of another. */
  readonly metricsOf: string;
  readonly reservedConcurrentExecutions?: number | undefined;
  /** Why this function needs no dead-letter queue of its own. */
  readonly noDeadLetterQueue: string;
}

/**
 * The function of `functions/<name>/handler.ts`, under `scope` and with a role of its own that may write its own log
 * group and its traces; what else it needs is granted by those who have it.
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
    // The SDK for JavaScript v3 reuses connections by itself; the variable is a leftover of v2.
    awsSdkConnectionReuse: false,
    environment: {
      POWERTOOLS_SERVICE_NAME: props.metricsOf,
      POWERTOOLS_METRICS_NAMESPACE: METRIC_NAMESPACE,
    },
  });
  const tracesReason = 'X-Ray knows no resources: its Put actions can only be allowed on "*".';
  Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: tracesReason });
  Validations.of(fn).acknowledge({ id: 'Serverless-LambdaDLQ', reason: props.noDeadLetterQueue });
  return fn;
}
