import { isDeepStrictEqual } from 'node:util';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { StartError } from '../../start-error.ts';
import { CREDENTIALS, REGION } from '../stand-ins.ts';
import type { TableResource } from '../template/stack.ts';

/**
 * Creates the table of the template if it is missing. Throws `StartError` if a table of that name is there whose
 * keys, indexes or types of key attributes are others than the template's.
 */
export async function createTable(endpoint: string, table: TableResource): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  try {
    const existing = await describe(client, table.name);
    if (!existing) await create(client, table);
    else if (!isDeepStrictEqual(shapeOf(existing), shapeOf(table))) {
      throw new StartError(
        `The table ${table.name} on disk has other keys or indexes than the template: begin anew with "npm start -- --fresh".`,
      );
    }
  } finally {
    client.destroy();
  }
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Sends only what dynalite knows: it refuses a request for point-in-time recovery, encryption or protection. */
async function create(client: DynamoDBClient, table: TableResource): Promise<void> {
  const indexes = table.GlobalSecondaryIndexes.map((index) => ({
    ...index,
    KeySchema: [...index.KeySchema],
    Projection: {
      ProjectionType: index.Projection.ProjectionType,
      ...(index.Projection.NonKeyAttributes && { NonKeyAttributes: [...index.Projection.NonKeyAttributes] }),
    },
  }));
  await client.send(
    new CreateTableCommand({
      TableName: table.name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [...table.KeySchema],
      AttributeDefinitions: [...table.AttributeDefinitions],
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    }),
  );
  while ((await describe(client, table.name))?.TableStatus !== 'ACTIVE') {
    // Dynalite needs one more turn of its own event loop, which is this one.
  }
}

type Shape = TableDescription | TableResource;

/** What makes two tables the same for those who read and write them; order says nothing. */
function shapeOf({ KeySchema, AttributeDefinitions, GlobalSecondaryIndexes }: Shape) {
  return {
    keys: keysOf(KeySchema),
    types: AttributeDefinitions?.map((each) => `${each.AttributeName} ${each.AttributeType}`).sort(),
    indexes: Object.fromEntries(
      (GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => [
        IndexName,
        [
          ...keysOf(KeySchema),
          Projection?.ProjectionType,
          ...(Projection?.NonKeyAttributes ?? []).toSorted(),
        ],
      ]),
    ),
  };
}

function keysOf(keySchema: Shape['KeySchema']) {
  return (keySchema ?? []).map((each) => `${each.KeyType} ${each.AttributeName}`);
}
