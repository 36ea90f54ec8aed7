import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AccountId, AppId, PageId, Psid } from '../../functions/messenger/ids.ts';
import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';
import { ItemRefusedError } from '../../functions/store/errors.ts';
import { createIndexQueries } from '../../functions/store/index-queries.ts';
import { failedShardOf, INDEXES } from '../../functions/store/table.ts';
import { toItem } from '../../functions/store/thread-item.ts';
import { createThreadRepository, type ThreadRepository } from '../../functions/store/thread-repository.ts';
import { receive } from '../../functions/thread/receive.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../ids.ts';
import { arbitraryThread } from '../support/arbitrary-thread.ts';
import type { EmbeddedDynamoDb } from '../support/embedded-dynamodb.ts';
import { pagesIn } from '../support/pages-in.ts';
import { keyOf, threadWith } from '../support/threads.ts';
import { message, SETTINGS } from '../thread/a-thread.ts';
import { startEmbeddedDynamoDb } from './dynamodb.ts';

let table: EmbeddedDynamoDb;
let threads: ThreadRepository;
beforeAll(async () => {
  table = await startEmbeddedDynamoDb();
  threads = createThreadRepository({ ...table, retentionDays: () => 90, now: () => NOW, warn: vi.fn() });
});
afterAll(() => table.close());

/** With RUNS there may be many. */
const TIMEOUT_MS = 600_000;
/** As long as an id may be, in characters that take three bytes each. */
const LONGEST = '社'.repeat(128);
const FAILURE = { command: 'c1', verb: 'say', reason: 'too-late', at: NOW };

async function entries({ client, tableName }: DynamoDbTable, index: keyof typeof INDEXES, of: string) {
  const { name, partition } = INDEXES[index];
  const query = new QueryCommand({
    TableName: tableName,
    IndexName: name,
    KeyConditionExpression: '#partition = :of',
    ExpressionAttributeNames: { '#partition': partition },
    ExpressionAttributeValues: { ':of': { S: of } },
  });
  return (await client.send(query)).Items;
}

describe('DynamoDB', () => {
  it('takes threads of every shape and gives them back', { timeout: TIMEOUT_MS }, async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
    const numRuns = Number(process.env.RUNS ?? 200);
    const writesAndReads = fc.asyncProperty(arbitraryThread, async (thread) => {
      const before = await threads.read(keyOf(thread));
      const written = await threads.replace(before, thread, NOW);
      expect(await threads.read(keyOf(thread))).toEqual(written);
    });
    await fc.assert(writesAndReads, { seed, numRuns });
  });

  it('takes the longest ids, as keys of the table and of every index', async () => {
    const thread = threadWith({
      accountId: LONGEST as AccountId,
      psid: LONGEST as Psid,
      owner: { kind: 'app', appId: LONGEST as AppId },
      since: NOW,
      failures: [FAILURE],
      dueAt: NOW,
    });
    await threads.replace(undefined, thread, NOW);
    const shards = Array.from({ length: 16 }, (_, n) => createIndexQueries(table).dueThreads(n, NOW, 100));
    expect((await Promise.all(shards)).flat()).toContainEqual({ key: keyOf(thread), dueAt: NOW });
    expect(await entries(table, 'failed', failedShardOf(keyOf(thread)))).toContainEqual(
      expect.objectContaining({ thread: { S: keyOf(thread) } }),
    );
    expect(await entries(table, 'held', `${LONGEST}#${LONGEST}`)).toHaveLength(1);
    const page = { pageId: LONGEST as PageId, echoes: true };
    expect(await pagesIn(table).update(page.pageId, () => page, NOW)).toEqual(page);
  });

  it('takes a line of history with the longest names', async () => {
    const warn = vi.fn();
    const line = { at: NOW, what: LONGEST, id: LONGEST, verdict: 'unordered' as const };
    const other = createThreadRepository({ ...table, retentionDays: () => 90, now: () => NOW, warn });
    await other.appendTimeline(keyOf(threadWith({ psid: LONGEST as Psid })), [line], NOW, 1_800_000_000);
    expect(warn).not.toHaveBeenCalled();
  });

  it('gives in each index the keys alone, and the name of who holds a thread', async () => {
    const thread = threadWith({
      owner: { kind: 'app', appId: PAGE_INBOX },
      ownerName: 'page-inbox',
      failures: [FAILURE],
      dueAt: NOW,
      since: NOW,
    });
    const other = await table.createTable();
    const repository = createThreadRepository({
      ...other,
      retentionDays: () => 90,
      now: () => NOW,
      warn: vi.fn(),
    });
    await repository.replace(undefined, thread, NOW);
    const item = toItem({ thread, version: NOW, unknown: {} }, NOW, 90);
    const {
      thread: key,
      record,
      failedAt,
      dueAt,
      dueShard,
      failedShard,
      heldBy,
      heldSince,
      ownerName,
    } = item;
    expect(await entries(other, 'failed', failedShard?.S ?? '')).toEqual([
      { thread: key, record, failedShard, failedAt },
    ]);
    expect(await entries(other, 'due', dueShard?.S ?? '')).toEqual([
      { thread: key, record, dueShard, dueAt },
    ]);
    expect(await entries(other, 'held', heldBy?.S ?? '')).toEqual([
      { thread: key, record, heldBy, heldSince, ownerName },
    ]);
  });

  it.each<[string, Partial<Thread>]>([
    ['more than 400 kB in bytes, though not in characters', { waitingFor: 'ü'.repeat(205_000) }],
    ['a key of an index over its limit', { owner: { kind: 'foreign' }, ownerName: 'x'.repeat(2_048) }],
  ])('refuses for good a thread with %s, and keeps what was there', async (what, members) => {
    const before = await threads.replace(undefined, threadWith({ psid: what as Psid }), NOW);
    const writing = threads.replace(before, { ...before.thread, ...members }, NOW);
    await expect(writing).rejects.toThrow(ItemRefusedError);
    expect(await threads.read(keyOf(before.thread))).toEqual(before);
  });

  it('counts one unit for a new thread with a message that waits, and one for the index that it enters', async () => {
    const thread = receive(threadWith(), [message()], SETTINGS, NOW).thread;
    const put = new PutItemCommand({
      TableName: table.tableName,
      Item: toItem({ thread, version: NOW, unknown: {} }, NOW, 90),
      ReturnConsumedCapacity: 'INDEXES',
    });
    const { ConsumedCapacity } = await table.client.send(put);
    expect(ConsumedCapacity).toMatchObject({
      Table: { CapacityUnits: 1 },
      GlobalSecondaryIndexes: { due: { CapacityUnits: 1 } },
    });
  });
});
