import * as z from 'zod';
import { StartError } from '../start-error.ts';
import { type CloudAssembly, readCloudAssembly } from './assembly.ts';
import { type ResolvedResource, resolveResources } from './intrinsics.ts';
import { rateMs, type ScheduleResource } from './schedule.ts';

/** The part of the deployed stack that this machine runs. */
export interface Stack {
  readonly name: string;
  readonly functions: readonly FunctionResource[];
  readonly table: TableResource;
  readonly parameters: readonly ParameterResource[];
  readonly routes: readonly RouteResource[];
  readonly schedules: readonly ScheduleResource[];
}

/**
 * Reads from a cloud assembly (`cdk.out`) what this machine has to run. Throws `StartError` if the assembly is missing,
 * or if it has something that this machine does not support.
 */
export async function readStack(dir: string): Promise<Stack> {
  const assembly = await readCloudAssembly(dir);
  const resources = resolveResources(assembly);
  try {
    return {
      name: assembly.stackName,
      functions: readFunctions(resources, assembly),
      table: readTable(resources),
      parameters: readParameters(resources),
      routes: readRoutes(resources),
      schedules: readSchedules(resources),
    };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new StartError(`${dir} cannot run on this machine: ${z.prettifyError(error)}`);
  }
}

function ofType(resources: readonly ResolvedResource[], type: string): readonly ResolvedResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** A Lambda function. */
export interface FunctionResource {
  readonly logicalId: string;
  /** Short name for log lines: `webhook`. */
  readonly label: string;
  readonly name: string;
  readonly arn: string;
  /** `<file without extension>.<export>`. */
  readonly handler: string;
  /** Absolute path of the folder that would be zipped and uploaded. */
  readonly codeDir: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** `JSON` or `Text`. */
  readonly logFormat: string;
  readonly asyncInvocation: AsyncInvocation;
}

/** How Lambda handles asynchronous invocations of a function. */
interface AsyncInvocation {
  readonly retries: number;
  readonly maxAgeMs: number;
  /** ARN of the on-failure destination. Without one, a discarded event leaves no record. */
  readonly onFailure?: string;
}

const functionSchema = z.looseObject({
  Handler: z.string(),
  Code: z.looseObject({ S3Key: z.string() }),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.looseObject({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
  LoggingConfig: z.looseObject({ LogFormat: z.string().default('Text') }).optional(),
});

const asyncSchema = z.looseObject({
  FunctionName: z.string(),
  MaximumEventAgeInSeconds: z.number().default(6 * 60 * 60),
  MaximumRetryAttempts: z.number().default(2),
  DestinationConfig: z
    .looseObject({ OnFailure: z.looseObject({ Destination: z.string() }).optional() })
    .optional(),
});

/**
 * Lambda's defaults: two retries within six hours, no on-failure destination.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
 */
const DEFAULT_ASYNC: AsyncInvocation = { retries: 2, maxAgeMs: 6 * 60 * 60 * 1_000 };

function readFunctions(
  resources: readonly ResolvedResource[],
  assembly: CloudAssembly,
): readonly FunctionResource[] {
  const configured = asyncInvocations(resources);
  return ofType(resources, 'AWS::Lambda::Function').map((resource) => {
    const properties = functionSchema.parse(resource.properties());
    return {
      logicalId: resource.logicalId,
      label: labelOf(resource),
      name: resource.ref,
      arn: resource.arn,
      handler: properties.Handler,
      codeDir: assembly.assetDir(properties.Code.S3Key),
      timeoutMs: properties.Timeout * 1_000,
      memoryMb: properties.MemorySize,
      environment: properties.Environment?.Variables ?? {},
      logFormat: properties.LoggingConfig?.LogFormat ?? 'Text',
      asyncInvocation: configured.get(resource.ref) ?? DEFAULT_ASYNC,
    };
  });
}

function asyncInvocations(resources: readonly ResolvedResource[]): ReadonlyMap<string, AsyncInvocation> {
  return new Map(
    ofType(resources, 'AWS::Lambda::EventInvokeConfig').map((resource) => {
      const properties = asyncSchema.parse(resource.properties());
      const onFailure = properties.DestinationConfig?.OnFailure?.Destination;
      const config = {
        retries: properties.MaximumRetryAttempts,
        maxAgeMs: properties.MaximumEventAgeInSeconds * 1_000,
        ...(onFailure === undefined ? {} : { onFailure }),
      };
      return [properties.FunctionName, config] as const;
    }),
  );
}

/** Gives `webhook` for the path `App/Handover/Webhook/Function/Resource`; the logical id if there is no path. */
function labelOf({ logicalId, metadata }: ResolvedResource): string {
  const path = metadata['aws:cdk:path'];
  const constructs = typeof path === 'string' ? path.split('/') : [];
  const named = constructs.filter((construct) => construct !== 'Resource' && construct !== 'Function');
  return named.at(-1)?.toLowerCase() ?? logicalId;
}

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

// Properties that are not listed are dropped: dynalite supports no throughput limits and no insights.
const tableSchema = z.object({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .default([]),
});

/** The shape of a table, in the names that CreateTable and CloudFormation share. */
export type TableResource = Readonly<{ name: string } & z.infer<typeof tableSchema>>;

/** Gives the only table of a stack. Throws `StartError` if there are none or several. */
export function readTable(resources: readonly ResolvedResource[]): TableResource {
  const tables = resources.filter(({ type }) => /^AWS::DynamoDB::(Global)?Table$/.test(type));
  const [table] = tables;
  if (!table || tables.length > 1) {
    throw new StartError(`The template has ${tables.length} tables, but this machine runs exactly one.`);
  }
  return { name: table.ref, ...tableSchema.parse(table.properties()) };
}

const parameterSchema = z
  .looseObject({ Name: z.string(), Type: z.enum(['String', 'StringList']), Value: z.string() })
  .transform(({ Name, Type, Value }) => ({ name: Name, type: Type, value: Value }));

/** An SSM parameter that the deployment itself writes. */
type ParameterResource = Readonly<z.infer<typeof parameterSchema>>;

function readParameters(resources: readonly ResolvedResource[]): readonly ParameterResource[] {
  return ofType(resources, 'AWS::SSM::Parameter').map((resource) =>
    parameterSchema.parse(resource.properties()),
  );
}

/** A route of the HTTP API, e.g. `POST /webhook`, and the function that it invokes. */
export interface RouteResource {
  readonly key: string;
  readonly functionArn: string;
}

const routeSchema = z.looseObject({ RouteKey: z.string(), Target: z.string() });
const integrationSchema = z.looseObject({
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0', { error: 'only payload format 2.0 is supported on this machine' }),
});

function readRoutes(resources: readonly ResolvedResource[]): readonly RouteResource[] {
  const functionArns = new Map(
    ofType(resources, 'AWS::ApiGatewayV2::Integration').map((resource) => [
      `integrations/${resource.ref}`,
      integrationSchema.parse(resource.properties()).IntegrationUri,
    ]),
  );
  return ofType(resources, 'AWS::ApiGatewayV2::Route').map((resource) => {
    const { RouteKey, Target } = routeSchema.parse(resource.properties());
    const functionArn = functionArns.get(Target);
    if (functionArn === undefined)
      throw new StartError(`The route ${RouteKey} has no integration ${Target} in the template.`);
    return { key: RouteKey, functionArn };
  });
}

const ruleSchema = z.looseObject({
  ScheduleExpression: z.string().optional(),
  Targets: z.array(z.looseObject({ Arn: z.string() })).default([]),
});

function readSchedules(resources: readonly ResolvedResource[]): readonly ScheduleResource[] {
  return ofType(resources, 'AWS::Events::Rule').flatMap((resource) => {
    const { ScheduleExpression, Targets } = ruleSchema.parse(resource.properties());
    if (ScheduleExpression === undefined) return [];
    const everyMs = rateMs(ScheduleExpression);
    return Targets.map(({ Arn }) => ({ arn: resource.arn, everyMs, functionArn: Arn }));
  });
}
