import type { Operator } from './operator.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
}

/** Adds a policy about every resource to a role. */
export async function putRolePolicy(
  operator: Operator,
  role: string,
  name: string,
  statement: Statement,
): Promise<void> {
  const document = { Version: '2012-10-17', Statement: [{ ...statement, Resource: '*' }] };
  const policy = ['--policy-name', name, '--policy-document', JSON.stringify(document)];
  await operator.aws('iam', 'put-role-policy', '--role-name', role, ...policy);
}

/** Removes a policy that `putRolePolicy` has added. */
export async function deleteRolePolicy(operator: Operator, role: string, name: string): Promise<void> {
  await operator.aws('iam', 'delete-role-policy', '--role-name', role, '--policy-name', name);
}
