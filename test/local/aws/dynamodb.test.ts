import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type DynamoDb, startDynamoDb } from '../../../local/aws/dynamodb.ts';
import { CREDENTIALS, REGION } from '../../../local/aws/endpoint.ts';
import type { TableResource } from '../../../local/aws/stack.ts';
import { createTable } from '../../../local/aws/table.ts';
import { StartError } from '../../../local/start-error.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const TABLE: TableResource = {
  name: 'Threads',
  KeySchema: [
    { AttributeName: 'thread', KeyType: 'HASH' },
    { AttributeName: 'record', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'thread', AttributeType: 'S' },
    { AttributeName: 'record', AttributeType: 'S' },
    { AttributeName: 'heldBy', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'held',
      KeySchema: [{ AttributeName: 'heldBy', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['ownerName'] },
    },
  ],
};
const ITEM = {
  thread: { S: '1:2' },
  record: { S: 'thread' },
  heldBy: { S: '1#page-inbox' },
  ownerName: { S: 'page-inbox' },
  secret: { S: 'not projected' },
};
const KEY = { thread: ITEM.thread, record: ITEM.record };

describe('the embedded DynamoDB', () => {
  let path: string;
  const started = new Set<DynamoDb>();

  beforeEach(async () => {
    path = await temporaryFolder();
  });

  afterEach(async () => {
    for (const database of started) await stop(database);
  });

  async function stop(database: DynamoDb): Promise<void> {
    started.delete(database);
    await database.close();
  }

  /** A database in the folder of the test, with the table. */
  async function start() {
    const database = await startDynamoDb({ port: 0, path });
    started.add(database);
    await createTable(database.url, TABLE);
    const client = new DynamoDBClient({
      ...{ endpoint: database.url, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 },
    });
    onTestFinished(() => client.destroy());
    const write = () => client.send(new PutItemCommand({ TableName: TABLE.name, Item: ITEM }));
    const read = () => client.send(new GetItemCommand({ TableName: TABLE.name, Key: KEY }));
    return { database, client, write, read };
  }

  it('keeps items over a restart', async () => {
    const before = await start();
    await before.write();
    await stop(before.database);
    const after = await start();
    expect((await after.read()).Item).toEqual(ITEM);
  });

  it('answers queries of an index with the projected attributes', async () => {
    const { client, write } = await start();
    await write();
    const { Items } = await client.send(
      new QueryCommand({
        TableName: TABLE.name,
        IndexName: 'held',
        KeyConditionExpression: 'heldBy = :by',
        ExpressionAttributeValues: { ':by': ITEM.heldBy },
      }),
    );
    const { secret, ...projected } = ITEM;
    expect(Items).toEqual([projected]);
  });

  it('refuses a table on disk that has other keys than the template, and names the command that deletes it', async () => {
    const { url } = (await start()).database;
    const changed = { ...TABLE, GlobalSecondaryIndexes: [] };
    await expect(createTable(url, changed)).rejects.toThrow(StartError);
    await expect(createTable(url, changed)).rejects.toThrow('npm start -- --fresh');
  });

  it('refuses a folder that is open already', async () => {
    await start();
    await expect(startDynamoDb({ port: 0, path })).rejects.toThrow(StartError);
  });

  it('refuses a port in use', async () => {
    const { url } = (await start()).database;
    await expect(startDynamoDb({ port: Number(new URL(url).port) })).rejects.toThrow(StartError);
  });

  it('answers the calls in flight before it closes', async () => {
    const { database, write } = await start();
    // The fault plan is called when the write has arrived.
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    database.fail(() => {
      begin();
      return undefined;
    });
    const written = write();
    await begun;
    await stop(database);
    await expect(written).resolves.toBeDefined();
  });

  it('can execute a write and lose its answer', async () => {
    const { database, write, read } = await start();
    database.fail((operation) => (operation === 'PutItem' ? 'lost-answer' : undefined));
    await expect(write()).rejects.toThrow();
    expect((await read()).Item).toEqual(ITEM);
  });

  it('can be throttled, broken and unreachable, and works again afterwards', async () => {
    const { database, read } = await start();
    database.fail('throttling');
    await expect(read()).rejects.toMatchObject({ name: 'ThrottlingException' });
    database.fail('server-error');
    await expect(read()).rejects.toMatchObject({ name: 'InternalServerError' });
    database.fail('unreachable');
    await expect(read()).rejects.toThrow(/socket hang up|ECONNRESET/);
    database.fail(undefined);
    await expect(read()).resolves.toBeDefined();
  });
});
