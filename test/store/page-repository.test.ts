import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import type { Page } from '../../functions/page/page.ts';
import type { DynamoDbTable } from '../../functions/store/dynamodb-table.ts';
import { ConflictError } from '../../functions/store/errors.ts';
import { NOW, PAGE_ID } from '../ids.ts';
import { pagesIn } from '../support/pages-in.ts';
import { tableMaker } from '../support/table-maker.ts';
import { describePageRepository } from './page-repository.contract.ts';

const pageId = PAGE_ID;
const paused = (page: Page): Page => ({ ...page, pause: { until: NOW + 60_000, reason: 'token' } });
const key = { thread: { S: `page#${pageId}` }, record: { S: 'page' } };

const createTable = tableMaker();

async function itemIn({ client, tableName }: DynamoDbTable) {
  return (await client.send(new GetItemCommand({ TableName: tableName, Key: key }))).Item;
}

describePageRepository('on DynamoDB', async () => pagesIn(await createTable()));

describe('createPageRepository', () => {
  it('writes what people can read, and lists a Page as paused while it is', async () => {
    const table = await createTable();
    const pages = pagesIn(table);
    await pages.update(pageId, paused, NOW);
    expect(await itemIn(table)).toEqual({
      ...key,
      echoes: { BOOL: false },
      pause: { M: { until: { S: '2026-11-21T09:16:02.123Z' }, reason: { S: 'token' } } },
      dueShard: { S: 'due#paused' },
      dueAt: { S: '2026-11-21T09:16:02.123Z' },
      version: { N: String(NOW) },
      updatedAt: { S: '2026-11-21T09:15:02.123Z' },
    });
    await pages.update(pageId, ({ pause: _, ...page }) => page, NOW + 1_000);
    const after = await itemIn(table);
    expect(after).not.toHaveProperty('dueShard');
    expect(after).not.toHaveProperty('dueAt');
  });

  it('writes nothing when nothing changes', async () => {
    const table = await createTable();
    const pages = pagesIn(table);
    await pages.update(pageId, paused, NOW);
    const before = await itemIn(table);
    await pages.update(pageId, paused, NOW + 1_000);
    expect(await itemIn(table)).toEqual(before);
  });

  it('keeps attributes that it does not know', async () => {
    const table = await createTable();
    const pages = pagesIn(table);
    const note = { NS: ['123456789012345678901234567890'] };
    const item = { ...key, note, version: { N: '1' } };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: item }));
    await pages.update(pageId, paused, NOW);
    expect(await itemIn(table)).toMatchObject({ note, version: { N: '2' } });
  });

  it.each([
    [
      'of a reason that only a later version knows',
      { until: { S: '2026-11-21T09:16:02.123Z' }, reason: { S: 'moon' } },
    ],
    ['of a shape that only a later version knows', { since: { S: '2026-11-21T09:16:02.123Z' } }],
  ])('keeps a pause %s', async (_what, members) => {
    const table = await createTable();
    const pages = pagesIn(table);
    const item = { ...key, pause: { M: members }, version: { N: '1' } };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: item }));
    expect(await pages.read(pageId)).toMatchObject({ pageId, echoes: false });
    await pages.update(pageId, (page) => ({ ...page, echoes: true }), NOW);
    expect(await itemIn(table)).toMatchObject({ pause: { M: members }, echoes: { BOOL: true } });
    await pages.update(pageId, paused, NOW);
    expect(await pages.read(pageId)).toMatchObject({ pause: { reason: 'token' } });
  });

  it('gives up when others are faster five times in a row', async () => {
    const table = await createTable();
    const pages = pagesIn(table);
    let version = 0;
    const change = vi.fn(paused);
    const send = table.client.send.bind(table.client);
    const interfere = vi.spyOn(table.client, 'send').mockImplementation(async (command: unknown) => {
      if (command instanceof PutItemCommand) {
        version += 1;
        const item = { ...key, version: { N: String(version) } };
        await send(new PutItemCommand({ TableName: table.tableName, Item: item }));
      }
      return send(command as GetItemCommand);
    });
    await expect(pages.update(pageId, change, NOW)).rejects.toThrow(ConflictError);
    expect(change).toHaveBeenCalledTimes(5);
    interfere.mockRestore();
    await expect(pages.update(pageId, change, NOW)).resolves.toMatchObject({ pause: { reason: 'token' } });
  });

  it('puts an item aside that an edit has made unreadable, and learns it again', async () => {
    const table = await createTable();
    const item = { ...key, echoes: { S: 'yes' }, version: { N: '1' } };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: item }));
    const warn = vi.fn();
    const pages = pagesIn(table, warn);
    expect(await pages.read(pageId)).toEqual({ pageId, echoes: false });
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('unreadable#1'),
      expect.objectContaining({ message: expect.stringContaining('echoes') }),
    );
    await pages.update(pageId, (page) => ({ ...page, echoes: true }), NOW);
    expect(await pages.read(pageId)).toEqual({ pageId, echoes: true });
    const aside = await table.client.send(
      new GetItemCommand({ TableName: table.tableName, Key: { ...key, record: { S: 'unreadable#1' } } }),
    );
    expect(aside.Item).toMatchObject({ item: { M: { echoes: { S: 'yes' } } } });
  });

  it('puts an item aside whose edited version leaves no next one, and writes again', async () => {
    const table = await createTable();
    const item = { ...key, version: { N: '9007199254740991' } };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: item }));
    const pages = pagesIn(table);
    await pages.update(pageId, (page) => ({ ...page, echoes: true }), NOW);
    expect(await pages.read(pageId)).toEqual({ pageId, echoes: true });
  });
});
