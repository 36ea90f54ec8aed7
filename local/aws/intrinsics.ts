import * as z from 'zod';
import { StartError } from '../start-error.ts';
import { ACCOUNT_ID, REGION } from './endpoint.ts';

const resourceSchema = z.looseObject({
  Type: z.string(),
  /** May contain intrinsic functions. */
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});

/** The parts of a CloudFormation template that are read here. */
export const templateSchema = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })).default({}),
  Resources: z.record(z.string(), resourceSchema),
});

export type Template = z.infer<typeof templateSchema>;
type Resource = z.infer<typeof resourceSchema>;

/** A resource of the template with the name and the ARN that it has on this machine. */
export interface ResolvedResource {
  readonly logicalId: string;
  readonly type: string;
  /** The value of `Ref`. */
  readonly ref: string;
  readonly arn: string;
  readonly metadata: Resource['Metadata'];
  /**
   * Gives the properties with each intrinsic function replaced by its value. It is a function because most resources
   * are not used here: these may contain intrinsic functions that this machine does not support. Throws `StartError`.
   */
  properties(): unknown;
}

/** Gives all resources of a stack. */
export function resolveResources({
  template,
  stackName,
}: {
  readonly template: Template;
  readonly stackName: string;
}): readonly ResolvedResource[] {
  const resolve = createResolver(template, stackName);
  return Object.entries(template.Resources).map(([logicalId, resource]) => ({
    logicalId,
    type: resource.Type,
    ...identityOf(logicalId, resource, stackName),
    metadata: resource.Metadata,
    properties: () => {
      try {
        return resolve(resource.Properties);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new StartError(`${logicalId} (${resource.Type}) cannot run on this machine: ${why}`);
      }
    },
  }));
}

/** The longest name that Lambda allows. No other service used here has a lower limit. */
const LONGEST_NAME = 64;

interface Identity {
  readonly ref: string;
  readonly arn: string;
}

/**
 * The name and the ARN of a resource on this machine. They are the same at each start, so that the data on disk is
 * found again.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
function identityOf(logicalId: string, resource: Resource, stackName: string): Identity {
  const name = logicalId.slice(0, LONGEST_NAME);
  switch (resource.Type) {
    case 'AWS::Lambda::Function':
      return { ref: name, arn: arn('lambda', `function:${name}`) };
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable': {
      const table = `${stackName}-${logicalId}`;
      return { ref: table, arn: arn('dynamodb', `table/${table}`) };
    }
    case 'AWS::SQS::Queue':
      return { ref: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/${name}`, arn: arn('sqs', name) };
    case 'AWS::SNS::Topic':
      return { ref: arn('sns', name), arn: arn('sns', name) };
    case 'AWS::SSM::Parameter': {
      const given = resource.Properties.Name;
      const parameter = typeof given === 'string' ? given : name;
      return { ref: parameter, arn: parameterArn(parameter) };
    }
    default:
      return { ref: name, arn: arn(resource.Type.split('::')[1]?.toLowerCase() ?? 'local', name) };
  }
}

function arn(service: string, rest: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;
}

/** Gives the ARN of an SSM parameter. */
export function parameterArn(name: string): string {
  return arn('ssm', `parameter/${name.replace(/^\//, '')}`);
}

/** Gives a value of the template with each intrinsic function replaced by its value. */
export type Resolve = (value: unknown) => unknown;

type Intrinsic = (argument: unknown, resolve: Resolve) => unknown;

const join = z.tuple([z.string(), z.array(z.unknown())]);
const select = z.tuple([z.coerce.number().int(), z.array(z.unknown())]);
const split = z.tuple([z.string(), z.string()]);
const getAtt = z.union([z.tuple([z.string(), z.string()]), z.string().transform(splitAtDot)]);
const sub = z.union([
  z.string().transform((text) => [text, {} as Record<string, unknown>] as const),
  z.tuple([z.string(), z.record(z.string(), z.unknown())]),
]);

/**
 * Creates the resolver of one template. It supports `Ref`, `Fn::GetAtt`, `Fn::Join`, `Fn::Select`, `Fn::Split` and
 * `Fn::Sub`. For any other intrinsic function it throws `StartError` with the function's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function createResolver(template: Template, stackName: string): Resolve {
  const intrinsics = intrinsicsOf(template, stackName);

  return function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [entry, ...others] = Object.entries(value);
    if (entry && others.length === 0 && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'))) {
      const intrinsic = intrinsics.get(entry[0]);
      if (!intrinsic) throw new StartError(`The template uses ${entry[0]}, which local/ does not support.`);
      return intrinsic(entry[1], resolve);
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each)]));
  };
}

function intrinsicsOf(template: Template, stackName: string): ReadonlyMap<string, Intrinsic> {
  const { reference, attribute } = referencesIn(template, stackName);
  return new Map<string, Intrinsic>([
    ['Ref', (argument) => reference(z.string().parse(argument))],
    ['Fn::GetAtt', (argument) => attribute(...getAtt.parse(argument))],
    [
      'Fn::Join',
      (argument, resolve) => {
        const [separator, parts] = join.parse(resolve(argument));
        return parts.join(separator);
      },
    ],
    [
      'Fn::Select',
      (argument, resolve) => {
        const [index, list] = select.parse(resolve(argument));
        return list[index];
      },
    ],
    [
      'Fn::Split',
      (argument, resolve) => {
        const [separator, text] = split.parse(resolve(argument));
        return text.split(separator);
      },
    ],
    [
      'Fn::Sub',
      (argument, resolve) => {
        const [text, variables] = sub.parse(argument);
        return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
          if (literal) return `\${${name}}`;
          if (Object.hasOwn(variables, name)) return String(resolve(variables[name]));
          return String(name.includes('.') ? attribute(...splitAtDot(name)) : reference(name));
        });
      },
    ],
  ]);
}

function referencesIn(template: Template, stackName: string) {
  const pseudoParameters: Readonly<Record<string, string>> = {
    'AWS::AccountId': ACCOUNT_ID,
    'AWS::Partition': 'aws',
    'AWS::Region': REGION,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return {
    reference(name: string): unknown {
      if (name === 'AWS::NoValue') return undefined;
      const resource = template.Resources[name];
      if (resource) return identityOf(name, resource, stackName).ref;
      const value = pseudoParameters[name] ?? template.Parameters[name]?.Default;
      if (value === undefined)
        throw new StartError(`The template refers to ${name}, but does not define it.`);
      return value;
    },
    attribute(name: string, of: string): string {
      const resource = template.Resources[name];
      if (!resource)
        throw new StartError(`The template refers to ${name}.${of}, but does not define ${name}.`);
      return of === 'Arn' ? identityOf(name, resource, stackName).arn : `${name}.${of}`;
    },
  };
}

function splitAtDot(text: string): [string, string] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}
