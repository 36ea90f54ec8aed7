import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DynamoDb, startDynamoDb } from '../../../local/aws/dynamodb.ts';
import { CREDENTIALS, REGION } from '../../../local/aws/endpoint.ts';
import type { TableResource } from '../../../local/aws/stack.ts';
import { createTable } from '../../../local/aws/table.ts';
import { StartError } from '../../../local/start-error.ts';

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
  const started: DynamoDb[] = [];
  const clients: DynamoDBClient[] = [];

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'dynamodb-'));
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const database of started.splice(0)) await database.close();
    await rm(path, { recursive: true });
  });

  async function start(): Promise<DynamoDb> {
    const database = await startDynamoDb({ port: 0, path });
    started.push(database);
    return database;
  }

  async function stop(database: DynamoDb): Promise<void> {
    started.splice(started.indexOf(database), 1);
    await database.close();
  }

  function clientOf({ url }: DynamoDb): DynamoDBClient {
    const client = new DynamoDBClient({
      endpoint: url,
      region: REGION,
      credentials: CREDENTIALS,
      maxAttempts: 1,
    });
    clients.push(client);
    return client;
  }

  it('keeps items over a restart', async () => {
    const before = await start();
    await createTable(before.url, TABLE);
    await clientOf(before).send(new PutItemCommand({ TableName: TABLE.name, Item: ITEM }));
    await stop(before);

    const after = await start();
    await createTable(after.url, TABLE);
    const { Item } = await clientOf(after).send(new GetItemCommand({ TableName: TABLE.name, Key: KEY }));
    expect(Item).toEqual(ITEM);
  });

  it('answers queries of an index with the projected attributes', async () => {
    const database = await start();
    await createTable(database.url, TABLE);
    const client = clientOf(database);
    await client.send(new PutItemCommand({ TableName: TABLE.name, Item: ITEM }));
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
    const database = await start();
    await createTable(database.url, TABLE);
    const changed = { ...TABLE, GlobalSecondaryIndexes: [] };
    await expect(createTable(database.url, changed)).rejects.toThrow(StartError);
    await expect(createTable(database.url, changed)).rejects.toThrow('npm start -- --fresh');
  });

  it('refuses a folder that is open already', async () => {
    await start();
    await expect(startDynamoDb({ port: 0, path })).rejects.toThrow(StartError);
  });

  it('refuses a port in use', async () => {
    const { url } = await start();
    await expect(startDynamoDb({ port: Number(new URL(url).port) })).rejects.toThrow(StartError);
  });

  it('answers the calls in flight before it closes', async () => {
    const database = await start();
    await createTable(database.url, TABLE);
    const client = clientOf(database);
    // The fault plan is called when the write has arrived.
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    database.fail(() => {
      begin();
      return undefined;
    });
    const write = client.send(new PutItemCommand({ TableName: TABLE.name, Item: ITEM }));
    await begun;
    await stop(database);
    await expect(write).resolves.toBeDefined();
  });

  it('can execute a write and lose its answer', async () => {
    const database = await start();
    await createTable(database.url, TABLE);
    const client = clientOf(database);
    database.fail((operation) => (operation === 'PutItem' ? 'lost-answer' : undefined));
    await expect(client.send(new PutItemCommand({ TableName: TABLE.name, Item: ITEM }))).rejects.toThrow();
    const { Item } = await client.send(new GetItemCommand({ TableName: TABLE.name, Key: KEY }));
    expect(Item).toEqual(ITEM);
  });

  it('can be throttled, broken and unreachable, and works again afterwards', async () => {
    const database = await start();
    await createTable(database.url, TABLE);
    const client = clientOf(database);
    const read = () => client.send(new GetItemCommand({ TableName: TABLE.name, Key: KEY }));
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
