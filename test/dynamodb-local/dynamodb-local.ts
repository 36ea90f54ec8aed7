import type { TestProject } from 'vitest/node';
import { resolveResources, templateSchema } from '../../local/aws/intrinsics.ts';
import { readTable, type TableResource } from '../../local/aws/stack.ts';
import { templateOf } from '../lib/stack-under-test.ts';
import { installDynamoDbLocal } from './install.ts';
import { startDynamoDbLocal } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where DynamoDB Local listens, and the table as the stack would make it. */
    dynamoDbLocal: { readonly endpoint: string; readonly table: TableResource };
  }
}

/** Starts AWS's own DynamoDB Local, once for all of its tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const table = tableOfTheStack();
  const { endpoint, stop } = await startDynamoDbLocal(await installDynamoDbLocal());
  project.provide('dynamoDbLocal', { endpoint, table });
  return stop;
}

function tableOfTheStack(): TableResource {
  const template = templateSchema.parse(templateOf().toJSON());
  return readTable(resolveResources({ template, stackName: 'stack' }));
}
