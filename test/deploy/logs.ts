import type { Operator } from './operator.ts';

/** Names of the log groups with `part` in their names. */
export async function logGroupsOf(operator: Operator, part: string): Promise<readonly string[]> {
  const query = ['--query', 'logGroups[].logGroupName'];
  const names = await operator.aws<readonly string[]>('logs', 'describe-log-groups', ...query);
  return names.filter((name) => name.includes(part));
}

/** All that stands in the log groups with `part` in their names. */
export async function linesOf(operator: Operator, part: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const group of await logGroupsOf(operator, part)) {
    const events = ['--log-group-name', group, '--query', 'events[].message'];
    lines.push(...(await operator.aws<readonly string[]>('logs', 'filter-log-events', ...events)));
  }
  return lines;
}
