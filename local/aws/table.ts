import { isDeepStrictEqual } from 'node:util';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  paginateScan,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { StartError } from '../start-error.ts';
import { CREDENTIALS, REGION } from './endpoint.ts';
import type { TableResource } from './stack.ts';

/**
 * Creates the table of the template if it is missing. Throws `StartError` if a table of that name has other keys,
 * indexes or key types than the template.
 */
export async function createTable(endpoint: string, table: TableResource): Promise<void> {
  await withClient(endpoint, async (client) => {
    const existing = await describe(client, table.name);
    if (!existing) await create(client, table);
    else if (!isDeepStrictEqual(shapeOf(existing), shapeOf(table))) {
      throw new StartError(
        `The table ${table.name} has other keys or indexes than the template: delete it with "npm start -- --fresh".`,
      );
    }
  });
}

async function withClient(endpoint: string, work: (client: DynamoDBClient) => Promise<void>): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  try {
    await work(client);
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

/** Sends only the properties that dynalite accepts: it refuses point-in-time recovery, encryption and protection. */
async function create(client: DynamoDBClient, table: TableResource): Promise<void> {
  const { name, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = table;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema,
      AttributeDefinitions,
      ...(GlobalSecondaryIndexes.length > 0 && { GlobalSecondaryIndexes }),
    }),
  );
  while ((await describe(client, name))?.TableStatus !== 'ACTIVE') {
    // dynalite needs one more turn of the event loop, which it shares with this process.
  }
}

type Shape = TableDescription | TableResource;

/** The parts that must be equal. Their order does not matter, except for the order of keys. */
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

/**
 * The most items that one call deletes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
const BATCH_SIZE = 25;

/** Deletes every item of a table. */
export async function emptyTable(
  endpoint: string,
  { name, KeySchema }: Pick<TableResource, 'name' | 'KeySchema'>,
): Promise<void> {
  const names = Object.fromEntries(KeySchema.map(({ AttributeName }, i) => [`#k${i}`, AttributeName]));
  await withClient(endpoint, async (client) => {
    const pages = paginateScan(
      { client, pageSize: BATCH_SIZE },
      {
        TableName: name,
        ProjectionExpression: Object.keys(names).join(', '),
        ExpressionAttributeNames: names,
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) {
      if (Items.length === 0) continue;
      const RequestItems = { [name]: Items.map((Key) => ({ DeleteRequest: { Key } })) };
      await client.send(new BatchWriteItemCommand({ RequestItems }));
    }
  });
}
