import * as z from 'zod';
import type { CloudAssembly } from './cloud-assembly.ts';
import type { Resource } from './cloud-formation.ts';
import type { ResolvedResource } from './resolved-resources.ts';
import type { AsyncInvocation, FunctionResource } from './stack.ts';

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

/** What Lambda does where nothing is configured: two retries within six hours, and no record of what is given up. */
const DEFAULT_ASYNC: AsyncInvocation = { retries: 2, maxAgeMs: 6 * 60 * 60 * 1_000 };

/** The functions of a stack, each with its code on this disk and its configuration for asynchronous invocation. */
export function readFunctions(
  resources: readonly ResolvedResource[],
  assembly: CloudAssembly,
): readonly FunctionResource[] {
  const configured = asyncInvocations(resources);
  return resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .map((resource) => {
      const properties = functionSchema.parse(resource.properties());
      return {
        logicalId: resource.logicalId,
        label: labelOf(resource.logicalId, resource.metadata),
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
    resources
      .filter(({ type }) => type === 'AWS::Lambda::EventInvokeConfig')
      .map((resource) => {
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

/** `App/Handover/Webhook/Function/Resource` is `webhook`; without a path, the logical id has to do. */
function labelOf(logicalId: string, metadata: Resource['Metadata']): string {
  const path = metadata['aws:cdk:path'];
  const constructs = typeof path === 'string' ? path.split('/') : [];
  const named = constructs.filter((construct) => construct !== 'Resource' && construct !== 'Function');
  return named.at(-1)?.toLowerCase() ?? logicalId;
}
