import * as z from 'zod';
import { StartError } from '../../start-error.ts';
import type { ResolvedResource } from './resolved-resources.ts';
import type { TableResource } from './stack.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const tableSchema = z.looseObject({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z
    .array(
      z.looseObject({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .default([]),
});

/** The one table of a stack. Throws `StartError` if there is none or more. */
export function readTable(resources: readonly ResolvedResource[]): TableResource {
  const tables = resources.filter(({ type }) => /^AWS::DynamoDB::(Global)?Table$/.test(type));
  const [table] = tables;
  if (!table || tables.length > 1) {
    throw new StartError(`The template has ${tables.length} tables; this machine plays exactly one.`);
  }
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = tableSchema.parse(table.properties());
  return {
    name: table.ref,
    KeySchema,
    AttributeDefinitions,
    // Only what names and shapes an index: the embedded database knows no throughput limits and no insights.
    GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index) => ({
      IndexName: index.IndexName,
      KeySchema: index.KeySchema,
      Projection: index.Projection,
    })),
  };
}
