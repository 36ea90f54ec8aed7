import * as z from 'zod';
import { StartError } from '../../start-error.ts';
import { readCloudAssembly } from './cloud-assembly.ts';
import { rateMs } from './rate.ts';
import { readFunctions } from './read-functions.ts';
import { readTable } from './read-table.ts';
import { type ResolvedResource, resolveResources } from './resolved-resources.ts';
import type { ParameterResource, RouteResource, ScheduleResource, Stack } from './stack.ts';

const parameterSchema = z.looseObject({
  Name: z.string(),
  Type: z.enum(['String', 'StringList']),
  Value: z.string(),
});
const routeSchema = z.looseObject({ RouteKey: z.string(), Target: z.string() });
const integrationSchema = z.looseObject({
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0', { error: 'only payload format 2.0 is known on this machine' }),
});
const ruleSchema = z.looseObject({
  ScheduleExpression: z.string().optional(),
  Targets: z.array(z.looseObject({ Arn: z.string() })).default([]),
});

/**
 * Reads from a cloud assembly (`cdk.out`) what the stack would be in AWS. Throws `StartError` in one line where it is
 * missing or holds what this machine does not know.
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
    throw new StartError(`${dir} cannot be played on this machine: ${z.prettifyError(error)}`);
  }
}

function ofType(resources: readonly ResolvedResource[], type: string): readonly ResolvedResource[] {
  return resources.filter((resource) => resource.type === type);
}

function readParameters(resources: readonly ResolvedResource[]): readonly ParameterResource[] {
  return ofType(resources, 'AWS::SSM::Parameter').map((resource) => {
    const { Name, Type, Value } = parameterSchema.parse(resource.properties());
    return { name: Name, type: Type, value: Value };
  });
}

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
    if (functionArn === undefined) throw new StartError(`The route ${RouteKey} leads nowhere: ${Target}`);
    return { key: RouteKey, functionArn };
  });
}

function readSchedules(resources: readonly ResolvedResource[]): readonly ScheduleResource[] {
  return ofType(resources, 'AWS::Events::Rule').flatMap((resource) => {
    const { ScheduleExpression, Targets } = ruleSchema.parse(resource.properties());
    if (ScheduleExpression === undefined) return [];
    const everyMs = rateMs(ScheduleExpression);
    return Targets.map(({ Arn }) => ({ arn: resource.arn, everyMs, functionArn: Arn }));
  });
}
