import type { Operator } from './operator.ts';

/** A deployed function. */
export interface DeployedFunction {
  readonly name: string;
  readonly roleArn: string;
}

/** What a function is called in the construct. */
export type Part = 'Webhook' | 'Handover' | 'Sweeper' | 'Watch';

/** The function of a part of the stage `dev`. Throws if it is not deployed. */
export async function functionOf(operator: Operator, part: Part): Promise<DeployedFunction> {
  const query = ['--query', 'Functions[].[FunctionName,Role]'];
  const all = await operator.aws<[string, string][]>('lambda', 'list-functions', ...query);
  const found = all.find(([name]) => name.includes(`Messenger${part}Function`));
  if (!found) throw new Error(`The function ${part} is not deployed.`);
  const [name, roleArn] = found;
  return { name, roleArn };
}
