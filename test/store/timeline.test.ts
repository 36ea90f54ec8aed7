import { type BatchWriteItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';
import { NOW } from '../ids.ts';
import { failingTable, tableThat } from '../support/stub-table.ts';
import { tableMaker } from '../support/table-maker.ts';
import { keyOf, threadWith } from '../support/threads.ts';
import { threadsIn } from '../support/threads-in.ts';

const createTable = tableMaker();

function setupWith(table: DynamoDbTable) {
  const warn = vi.fn();
  return { table, warn, threads: threadsIn(table, warn) };
}

async function setup() {
  return setupWith(await createTable());
}

describe('appendTimeline', () => {
  const key = keyOf(threadWith());
  const line = (i: number, at = NOW + i) => ({
    at,
    what: 'message',
    id: `e${i}`,
    verdict: 'applied' as const,
  });
  const EXPIRES = 1_800_000_000;

  async function history({ client, tableName }: DynamoDbTable) {
    const query = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'thread = :thread AND begins_with(#record, :timeline)',
      ExpressionAttributeNames: { '#record': 'record' },
      ExpressionAttributeValues: { ':thread': { S: key }, ':timeline': { S: 'timeline#' } },
    });
    return (await client.send(query)).Items ?? [];
  }

  it('writes lines that read in order beside the thread and expire', async () => {
    const { table, threads } = await setup();
    const entry = { ...line(2), detail: 'page-inbox', fbtraceId: 'AsimTrace0001' };
    await threads.appendTimeline(key, [entry, line(1)], NOW + 10, EXPIRES);
    const lines = await history(table);
    expect(lines.map(({ id }) => id?.S)).toEqual(['e1', 'e2']);
    expect(lines[1]).toEqual({
      thread: { S: key },
      record: { S: 'timeline#2026-11-21T09:15:02.125Z#applied#message#e2' },
      at: { S: '2026-11-21T09:15:02.125Z' },
      what: { S: 'message' },
      id: { S: 'e2' },
      verdict: { S: 'applied' },
      detail: { S: 'page-inbox' },
      fbtraceId: { S: 'AsimTrace0001' },
      writtenAt: { S: '2026-11-21T09:15:02.133Z' },
      ttl: { N: String(EXPIRES) },
    });
    expect(await threads.read(key)).toBeUndefined();
  });

  it('writes more lines than one request takes, and each of them once', async () => {
    const { table, threads } = await setup();
    const lines = Array.from({ length: 60 }, (_, i) => line(i));
    await threads.appendTimeline(key, [...lines, line(0)], NOW, EXPIRES);
    await threads.appendTimeline(key, lines.slice(50), NOW, EXPIRES);
    expect(await history(table)).toHaveLength(60);
  });

  it('takes ids of any length', async () => {
    const { table, threads } = await setup();
    await threads.appendTimeline(key, [{ ...line(1), id: '😀'.repeat(2_000) }], NOW, EXPIRES);
    expect(await history(table)).toHaveLength(1);
  });

  it('offers what was left unwritten twice more, then gives it up with a warning', async () => {
    const send = vi.fn(async (command: unknown) => ({
      UnprocessedItems: (command as BatchWriteItemCommand).input.RequestItems,
    }));
    const { threads, warn } = setupWith(tableThat(send));
    await threads.appendTimeline(key, [line(1)], NOW, EXPIRES);
    expect(send).toHaveBeenCalledTimes(3);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('1 lines'));
  });

  it('is no loss when the table cannot be reached', async () => {
    const { threads, warn } = setupWith(failingTable('TimeoutError'));
    await threads.appendTimeline(key, [line(1)], NOW, EXPIRES);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(key), expect.any(Error));
  });

  it('asks for nothing where there is nothing to write', async () => {
    const send = vi.fn(async () => ({}));
    await setupWith(tableThat(send)).threads.appendTimeline(key, [], NOW, EXPIRES);
    expect(send).not.toHaveBeenCalled();
  });
});
