import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import { createSendPace, PACE } from '../../functions/store/send-pace.ts';
import { PAGE_ID } from '../ids.ts';
import { failingTable } from '../support/stub-table.ts';
import { tableMaker } from '../support/table-maker.ts';
import { describeSendPace } from './send-pace.contract.ts';

const pageId = PAGE_ID;
const SECOND = Date.UTC(2026, 10, 21, 9, 15, 2);

const createTable = tableMaker();

describeSendPace('on DynamoDB', async () => createSendPace(await createTable()));

describe('createSendPace', () => {
  it('never gives more than 25 places in a second, nor 40 in any thousand ms, to executors at work at once', async () => {
    const table = await createTable();
    const executors = [createSendPace(table), createSendPace(table), createSendPace(table)];
    const moments = Array.from({ length: 200 }, (_, n) => SECOND + n * 10);
    const takes = moments.map(async (moment, n) => {
      const isTaken = await executors[n % executors.length]?.take(pageId, moment);
      return isTaken ? [moment] : [];
    });
    const taken = (await Promise.all(takes)).flat();
    const from = (begin: number) => taken.filter((at) => at >= begin && at < begin + 1_000).length;
    expect(taken.length).toBeGreaterThan(40);
    expect(from(SECOND)).toBeLessThanOrEqual(25);
    expect(from(SECOND + 1_000)).toBeLessThanOrEqual(25);
    for (const moment of moments) expect(from(moment)).toBeLessThan(40);
  });

  it('writes what DynamoDB deletes an hour later', async () => {
    const table = await createTable();
    await createSendPace(table).take(pageId, SECOND + PACE.windowMs + 1);
    const key = { thread: { S: `page#${pageId}` }, record: { S: 'pace#2026-11-21T09:15:02.500Z' } };
    const command = new GetItemCommand({ TableName: table.tableName, Key: key });
    expect((await table.client.send(command)).Item).toEqual({
      ...key,
      sends: { N: '1' },
      ttl: { N: String(SECOND / 1_000 + 3_600) },
    });
  });

  it.each(['ProvisionedThroughputExceededException', 'TimeoutError', 'ValidationException'])(
    'cannot be asked while DynamoDB answers with %s',
    async (name) => {
      const pace = createSendPace(failingTable(name));
      await expect(pace.take(pageId, SECOND)).rejects.toThrow(StoreUnavailableError);
    },
  );
});
