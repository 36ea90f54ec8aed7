import type { Operator } from './operator.ts';
import { deleteRolePolicy, putRolePolicy } from './role-policy.ts';

/** The emulator checks these against the resource `*`, whatever parameters are named; AWS checks each of those. */
const UNSCOPED = ['ssm:GetParameters', 'ssm:GetParametersByPath'];
const POLICY_NAME = 'what-the-emulator-asks-for';

interface Role {
  readonly RoleName: string;
  readonly RolePolicyList: readonly {
    readonly PolicyName: string;
    readonly PolicyDocument: {
      readonly Statement: readonly { readonly Action: string | readonly string[] }[];
    };
  }[];
}

/** Allows each role of a function on `*` what it is allowed on its parameters; gives the roles' names. */
export async function allowParameterLists(operator: Operator): Promise<readonly string[]> {
  const widened: string[] = [];
  for (const { RoleName, RolePolicyList } of await rolesOf(operator)) {
    const Action = RolePolicyList.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .flatMap((statement) => statement.Action)
      .filter((action) => UNSCOPED.includes(action));
    if (Action.length === 0) continue;
    await putRolePolicy(operator, RoleName, POLICY_NAME, { Effect: 'Allow', Action });
    widened.push(RoleName);
  }
  return widened;
}

/** Takes back what `allowParameterLists` has allowed: AWS deletes no role that somebody has added a policy to. */
export async function disallowParameterLists(operator: Operator): Promise<void> {
  for (const { RoleName, RolePolicyList } of await rolesOf(operator)) {
    const isWidened = RolePolicyList.some(({ PolicyName }) => PolicyName === POLICY_NAME);
    if (isWidened) await deleteRolePolicy(operator, RoleName, POLICY_NAME);
  }
}

async function rolesOf(operator: Operator): Promise<readonly Role[]> {
  const filter = ['--filter', 'Role', '--query', 'RoleDetailList'];
  const roles = await operator.aws<readonly Role[]>('iam', 'get-account-authorization-details', ...filter);
  return roles.filter(({ RoleName }) => RoleName.startsWith('messenger-handover-'));
}
