import { type AttributeValue, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';
import { ConflictError, ItemRefusedError, StoreUnavailableError } from '../../functions/store/errors.ts';
import { INDEXES, TABLE_KEYS } from '../../functions/store/table.ts';
import type { CommandOf } from '../../functions/thread/command.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../ids.ts';
import { failingTable, tableThat } from '../support/stub-table.ts';
import { tableMaker } from '../support/table-maker.ts';
import { keyOf, threadWith, verifyCommand } from '../support/threads.ts';
import { threadsIn } from '../support/threads-in.ts';
import { describeThreadRepository } from './thread-repository.contract.ts';

const createTable = tableMaker();

async function setup() {
  const table = await createTable();
  return { table, threads: threadsIn(table) };
}

describeThreadRepository('on DynamoDB', async () => (await setup()).threads);

describe('createThreadRepository', () => {
  const thread = threadWith();
  const key = keyOf(thread);

  it('reads consistently', async () => {
    const send = vi.fn(async (_command: unknown) => ({}));
    await threadsIn(tableThat(send)).read(key);
    expect(send.mock.calls[0]?.[0]).toMatchObject({ input: { ConsistentRead: true } });
  });

  it('meets its own write as a conflict when the answer was lost, and finds it by reading again', async () => {
    const { table, threads } = await setup();
    const send = table.client.send.bind(table.client);
    // As the SDK does: a write without an answer is sent once more.
    const repeating = tableThat(async (command) => {
      await send(command as PutItemCommand);
      return send(command as PutItemCommand);
    });
    const writing = threadsIn({ ...repeating, tableName: table.tableName }).replace(undefined, thread, NOW);
    await expect(writing).rejects.toThrow(ConflictError);
    expect(await threads.read(key)).toEqual({ thread, version: NOW, unknown: {} });
  });

  it('writes attributes and verbs of a later version back as they were', async () => {
    const { table, threads } = await setup();
    await threads.replace(undefined, thread, NOW);
    const get = new GetItemCommand({
      TableName: table.tableName,
      Key: { thread: { S: key }, record: { S: 'thread' } },
    });
    const later = {
      ...(await table.client.send(get)).Item,
      sentiment: { M: { score: { N: '12345678901234567890123' }, hash: { B: new Uint8Array([0, 255]) } } },
      mailbox: { L: [{ M: { verb: { S: 'translate' }, into: { SS: ['fr'] } } }] },
    };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: later }));
    const before = await threads.read(key);
    if (!before) throw new Error('the thread is gone');
    await threads.replace(before, { ...before.thread, owner: { kind: 'us' } }, NOW);
    const { sentiment, mailbox } = later;
    expect((await table.client.send(get)).Item).toMatchObject({ sentiment, mailbox, owner: { S: 'us' } });
  });

  it('takes a thread that is full to its bounds and stays far below the limit of an item', async () => {
    const answer = (i: number): CommandOf<'answer'> => ({
      ...verifyCommand(`c${i}`),
      verb: 'answer',
      turn: { kind: 'message', channel: 'messaging', text: 'ü'.repeat(2_000), payload: 'p'.repeat(1_000) },
    });
    const full = threadWith({
      mailbox: Array.from({ length: 20 }, (_, i) => answer(i)),
      seenEvents: Array.from({ length: 64 }, (_, i) => i.toString(16).padStart(16, '0')),
      failures: Array.from({ length: 10 }, (_, i) => ({
        command: `f${i}`,
        verb: 'say',
        reason: 'r'.repeat(200),
        at: NOW,
        fbtraceId: 'AsimTrace0001',
      })),
    });
    const { table, threads } = await setup();
    const sent = vi.spyOn(table.client, 'send');
    await threads.replace(undefined, full, NOW);
    const put = sent.mock.calls.map(([command]) => command).find((each) => each instanceof PutItemCommand);
    expect(JSON.stringify(put?.input.Item).length).toBeLessThan(100_000);
    expect((await threads.read(key))?.thread).toEqual(full);
  });

  it.each([
    ['too large for the table', threadWith({ ownerName: 'x'.repeat(410_000) })],
    ['without a number where a time belongs', threadWith({ since: Number.NaN })],
  ])('refuses a thread that is %s, for good', async (_, nonsense) => {
    const { threads } = await setup();
    const writing = threads.replace(undefined, nonsense, NOW);
    await expect(writing).rejects.toThrow(ItemRefusedError);
    expect(await threads.read(key)).toBeUndefined();
  });

  it.each([
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'InternalServerError',
    'ResourceNotFoundException',
    'TimeoutError',
  ])('takes %s for an outage that passes', async (name) => {
    const threads = threadsIn(failingTable(name));
    await expect(threads.read(key)).rejects.toThrow(StoreUnavailableError);
    await expect(threads.replace(undefined, thread, NOW)).rejects.toThrow(StoreUnavailableError);
    await expect(threads.replace(undefined, thread, NOW)).rejects.toThrow(
      new RegExp(`PutItem failed \\(${name}\\)`),
    );
  });

  it('takes a refused read for a table that is not ours, not for a bad thread', async () => {
    await expect(threadsIn(failingTable('ValidationException')).read(key)).rejects.toThrow(
      StoreUnavailableError,
    );
  });

  describe('an item that an edit has made unreadable', () => {
    const address = { thread: { S: key }, record: { S: 'thread' } };
    const broken = { ...address, platform: { N: '1' }, version: { N: '1' }, dueShard: { S: 'due#1' } };

    async function withItem(item: Record<string, AttributeValue>) {
      const { table, threads } = await setup();
      await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: item }));
      const recordAside = async (record: string) => {
        const Key = { ...address, record: { S: record } };
        return (await table.client.send(new GetItemCommand({ TableName: table.tableName, Key }))).Item;
      };
      return { threads, recordAside };
    }

    it('is put aside for an operator, in no index, and expires with the retention', async () => {
      const { threads, recordAside } = await withItem(broken);
      await threads.read(key);
      const ttl = { N: String(Math.floor(NOW / 1_000) + 90 * 86_400) };
      expect(await recordAside('unreadable#1')).toEqual({
        ...address,
        record: { S: 'unreadable#1' },
        item: { M: broken },
        ttl,
      });
    });

    it('lets its thread start anew: listed as failed, and Meta is asked for the owner', async () => {
      const { threads } = await withItem(broken);
      expect((await threads.read(key))?.thread).toMatchObject({
        owner: { kind: 'unknown' },
        unproven: true,
        mailbox: [{ verb: 'verify', cause: 'unreadable' }],
        failures: [{ command: 'unreadable#1', reason: 'unreadable', at: NOW }],
        dueAt: NOW,
      });
    });

    it.each([
      ['a version', { N: '1' }],
      ['a version that is no number', { S: 'one' }],
      ['a version that leaves no next one', { N: '9007199254740991' }],
      ['no version', undefined],
    ])('is replaced once where it has %s', async (_, version) => {
      const { version: _version, ...rest } = broken;
      const { threads } = await withItem({ ...rest, ...(version ? { version } : {}) });
      const [first, second] = [await threads.read(key), await threads.read(key)];
      if (!first || !second) throw new Error('there is an item');
      await threads.replace(first, first.thread, NOW);
      expect((await threads.read(key))?.thread).toEqual(first.thread);
      await expect(threads.replace(second, second.thread, NOW)).rejects.toThrow(ConflictError);
    });
  });
});

describe('the sparse indexes', () => {
  async function held({ client, tableName }: DynamoDbTable, holder: string) {
    const query = new QueryCommand({
      TableName: tableName,
      IndexName: INDEXES.held.name,
      KeyConditionExpression: 'heldBy = :holder',
      ExpressionAttributeValues: { ':holder': { S: holder } },
    });
    return (await client.send(query)).Items;
  }

  it('tell which threads the agents hold, since when and under which name', async () => {
    const { table, threads } = await setup();
    const owned: Thread = threadWith({
      owner: { kind: 'app', appId: PAGE_INBOX as AppId },
      ownerName: 'page-inbox',
      since: NOW,
    });
    const before = await threads.replace(undefined, owned, NOW);
    expect(await held(table, '100000000000001#page-inbox')).toEqual([
      {
        [TABLE_KEYS.partition]: { S: keyOf(owned) },
        [TABLE_KEYS.sort]: { S: 'thread' },
        heldBy: { S: '100000000000001#page-inbox' },
        heldSince: { S: '2026-11-21T09:15:02.123Z' },
        ownerName: { S: 'page-inbox' },
      },
    ]);
    await threads.replace(before, threadWith({ owner: { kind: 'us' } }), NOW + 1);
    expect(await held(table, '100000000000001#page-inbox')).toEqual([]);
  });
});
