import { once } from 'node:events';
import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';
import { INDEXES, TABLE_KEYS } from '../../functions/store/table.ts';

export interface EmbeddedDynamoDb extends DynamoDbTable {
  readonly endpoint: string;
  /** Makes another empty table of the same shape, so that tests do not meet each other. */
  createTable(): Promise<DynamoDbTable>;
  /** To be called once every request has been answered. */
  close(): Promise<void>;
}

/** A DynamoDB in memory on a free port of this machine, with one empty table of the deployment's shape. */
export async function startEmbeddedDynamoDb(): Promise<EmbeddedDynamoDb> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('dynalite listens on no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

  let tables = 0;
  async function createTable(): Promise<DynamoDbTable> {
    tables += 1;
    const tableName = `threads-${tables}`;
    await client.send(new CreateTableCommand({ TableName: tableName, ...tableShape() }));
    await becomeActive(tableName);
    return { client, tableName };
  }

  /** A table is refused as unknown between its creation and its activation, a moment later. */
  async function becomeActive(TableName: string): Promise<void> {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus !== 'ACTIVE') await becomeActive(TableName);
  }

  return {
    ...(await createTable()),
    endpoint,
    createTable,
    async close() {
      client.destroy();
      await new Promise<void>((resolve, reject) => {
        server.close((error?: Error | null) => (error ? reject(error) : resolve()));
      });
    },
  };
}

function tableShape() {
  const indexes = Object.values(INDEXES);
  const names = new Set([TABLE_KEYS, ...indexes].flatMap(({ partition, sort }) => [partition, sort]));
  return {
    BillingMode: 'PAY_PER_REQUEST' as const,
    AttributeDefinitions: [...names].map(
      (name): AttributeDefinition => ({ AttributeName: name, AttributeType: 'S' }),
    ),
    KeySchema: keySchema(TABLE_KEYS),
    GlobalSecondaryIndexes: indexes.map(
      (index): GlobalSecondaryIndex => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection:
          index.includes.length === 0
            ? { ProjectionType: 'KEYS_ONLY' }
            : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.includes] },
      }),
    ),
  };
}

function keySchema(keys: { readonly partition: string; readonly sort: string }): KeySchemaElement[] {
  return [
    { AttributeName: keys.partition, KeyType: 'HASH' },
    { AttributeName: keys.sort, KeyType: 'RANGE' },
  ];
}
