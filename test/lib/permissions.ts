import type { Template } from 'aws-cdk-lib/assertions';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** What the role of a function may do, one line for each action on each resource, sorted. */
export function permissionsOf(template: Template, functionName: string): readonly string[] {
  const role = `Messenger${functionName}Role`;
  return statements(template, (roles) => roles.includes(`<${role}>`))
    .flatMap(({ Effect, Action, Resource }) =>
      list(Action).flatMap((action) =>
        list(Resource).map(
          (resource) => `${Effect === 'Allow' ? '' : 'deny '}${action} on ${shown(resource)}`,
        ),
      ),
    )
    .sort();
}

/** Every action that any role is allowed. */
export function allActions(template: Template): readonly string[] {
  return statements(template, () => true).flatMap(({ Action }) => list(Action));
}

/** An intrinsic function as text: `<LogicalId>` for `Ref`, `<LogicalId.Attribute>` for `Fn::GetAtt`, without hashes. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return `<${withoutHash(argument as string)}>`;
  if (name === 'Fn::GetAtt') {
    const [id, attribute] = argument as [string, string];
    return `<${withoutHash(id)}.${attribute}>`;
  }
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(shown).join(separator);
  }
  throw new Error(`cannot show ${JSON.stringify(value)}`);
}

function statements(
  template: Template,
  ofRoles: (roles: readonly string[]) => boolean,
): readonly Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  return policies
    .filter((policy) => ofRoles(policy.Properties.Roles.map(shown)))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

function list<T>(oneOrMore: T | readonly T[]): readonly T[] {
  return Array.isArray(oneOrMore) ? oneOrMore : [oneOrMore as T];
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
