import { beforeAll, describe, expect, it } from 'vitest';
import { PAGE } from '../ids.ts';
import { disallowParameterLists } from './allow-parameter-lists.ts';
import { logGroupsOf } from './logs.ts';
import type { At } from './place.ts';

/** The last day. */
export function destroy(at: At): void {
  const names = (service: string, verb: string, query: string) =>
    at().operator.aws<readonly string[]>(service, verb, '--query', query);
  const tables = () => names('dynamodb', 'list-tables', 'TableNames');
  const parameters = () => names('ssm', 'describe-parameters', 'Parameters[].Name');
  const stacks = () => names('cloudformation', 'describe-stacks', 'Stacks[].StackName');

  describe('cdk destroy', () => {
    beforeAll(() => disallowParameterLists(at().operator));

    it('leaves nothing of the stage dev but the secrets, which were never of the stack', async () => {
      const { TableName, ParameterPrefix } = await at().operator.outputs();
      expect(await tables()).toContain(TableName);

      expect(await at().operator.cdk('destroy', '--force')).toContain(
        '✅  messenger-handover-dev: destroyed',
      );

      expect(await stacks()).toEqual(['CDKToolkit']);
      expect(await tables()).not.toContain(TableName);
      expect(await names('lambda', 'list-functions', 'Functions[].FunctionName')).toEqual([]);
      expect(await names('events', 'list-rules', 'Rules[].Name')).toEqual([]);
      expect(await names('sqs', 'list-queues', 'QueueUrls || `[]`')).toEqual([]);
      expect(await logGroupsOf(at().operator, 'messenger-handover-dev/')).toEqual([]);
      const left = (await parameters()).filter((name) => name.startsWith(ParameterPrefix));
      expect(left.toSorted()).toEqual(
        ['app-secret', `pages/${PAGE}/access-token`, 'verify-token'].map((name) => ParameterPrefix + name),
      );
    });

    it('leaves the table of any other stage', async () => {
      const { operator } = at();
      await operator.cdk('deploy', '-c', 'stage=prod');
      const { TableName } = await operator.outputs('prod');
      await operator.cdk('destroy', '--force', '-c', 'stage=prod');

      expect(await stacks()).toEqual(['CDKToolkit']);
      expect(await tables()).toEqual([TableName]);
    });
  });
}
