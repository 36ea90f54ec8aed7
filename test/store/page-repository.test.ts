import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, vi } from 'vitest';
import type { Page } from '../../functions/page/page.ts';
import type { Item } from '../../functions/store/attributes.ts';
import { ConflictError } from '../../functions/store/errors.ts';
import { NOW, PAGE_ID } from '../ids.ts';
import { pagesIn } from '../support/pages-in.ts';
import { tableMaker } from '../support/table-maker.ts';
import { describePageRepository } from './page-repository.contract.ts';

const pageId = PAGE_ID;
const paused = (page: Page): Page => ({ ...page, pause: { until: NOW + 60_000, reason: 'token' } });
const key = { thread: { S: `page#${pageId}` }, record: { S: 'page' } };

const createTable = tableMaker();

/** A table in which the Page has this item, if any. */
async function setup(attributes?: Item) {
  const { client, tableName } = await createTable();
  const put = new PutItemCommand({ TableName: tableName, Item: { ...key, ...attributes } });
  if (attributes) await client.send(put);
  const warn = vi.fn();
  return {
    client,
    warn,
    pages: pagesIn({ client, tableName }, warn),
    item: async (record = 'page') => {
      const Key = { ...key, record: { S: record } };
      return (await client.send(new GetItemCommand({ TableName: tableName, Key }))).Item;
    },
  };
}

describePageRepository('on DynamoDB', async () => pagesIn(await createTable()));

describe('createPageRepository', () => {
  it('writes what people can read, and lists a Page as paused while it is', async () => {
    const { pages, item } = await setup();
    await pages.update(pageId, paused, NOW);
    expect(await item()).toEqual({
      ...key,
      echoes: { BOOL: false },
      pause: { M: { until: { S: '2026-11-21T09:16:02.123Z' }, reason: { S: 'token' } } },
      dueShard: { S: 'due#paused' },
      dueAt: { S: '2026-11-21T09:16:02.123Z' },
      version: { N: String(NOW) },
      updatedAt: { S: '2026-11-21T09:15:02.123Z' },
    });
    await pages.update(pageId, ({ pause: _, ...page }) => page, NOW + 1_000);
    const after = await item();
    expect(after).not.toHaveProperty('dueShard');
    expect(after).not.toHaveProperty('dueAt');
  });

  it('writes nothing when nothing changes', async () => {
    const { pages, item } = await setup();
    await pages.update(pageId, paused, NOW);
    const before = await item();
    await pages.update(pageId, paused, NOW + 1_000);
    expect(await item()).toEqual(before);
  });

  it('keeps attributes that it does not know', async () => {
    const note = { NS: ['123456789012345678901234567890'] };
    const { pages, item } = await setup({ note, version: { N: '1' } });
    await pages.update(pageId, paused, NOW);
    expect(await item()).toMatchObject({ note, version: { N: '2' } });
  });

  it.each([
    [
      'of a reason that only a later version knows',
      { until: { S: '2026-11-21T09:16:02.123Z' }, reason: { S: 'moon' } },
    ],
    ['of a shape that only a later version knows', { since: { S: '2026-11-21T09:16:02.123Z' } }],
  ])('keeps a pause %s', async (_what, members) => {
    const { pages, item } = await setup({ pause: { M: members }, version: { N: '1' } });
    expect(await pages.read(pageId)).toMatchObject({ pageId, echoes: false });
    await pages.update(pageId, (page) => ({ ...page, echoes: true }), NOW);
    expect(await item()).toMatchObject({ pause: { M: members }, echoes: { BOOL: true } });
    await pages.update(pageId, paused, NOW);
    expect(await pages.read(pageId)).toMatchObject({ pause: { reason: 'token' } });
  });

  it('gives up when others are faster five times in a row', async () => {
    const { client, pages } = await setup();
    let version = 0;
    const change = vi.fn(paused);
    const send = client.send.bind(client);
    const interfere = vi.spyOn(client, 'send').mockImplementation(async (command: unknown) => {
      if (command instanceof PutItemCommand) {
        version += 1;
        const Item = { ...key, version: { N: String(version) } };
        await send(new PutItemCommand({ TableName: command.input.TableName, Item }));
      }
      return send(command as GetItemCommand);
    });
    await expect(pages.update(pageId, change, NOW)).rejects.toThrow(ConflictError);
    expect(change).toHaveBeenCalledTimes(5);
    interfere.mockRestore();
    await expect(pages.update(pageId, change, NOW)).resolves.toMatchObject({ pause: { reason: 'token' } });
  });

  it('puts an item aside that an edit has made unreadable, and learns it again', async () => {
    const { pages, warn, item } = await setup({ echoes: { S: 'yes' }, version: { N: '1' } });
    expect(await pages.read(pageId)).toEqual({ pageId, echoes: false });
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('unreadable#1'),
      expect.objectContaining({ message: expect.stringContaining('echoes') }),
    );
    await pages.update(pageId, (page) => ({ ...page, echoes: true }), NOW);
    expect(await pages.read(pageId)).toEqual({ pageId, echoes: true });
    expect(await item('unreadable#1')).toMatchObject({ item: { M: { echoes: { S: 'yes' } } } });
  });

  it('puts an item aside whose edited version leaves no next one, and writes again', async () => {
    const { pages } = await setup({ version: { N: '9007199254740991' } });
    await pages.update(pageId, (page) => ({ ...page, echoes: true }), NOW);
    expect(await pages.read(pageId)).toEqual({ pageId, echoes: true });
  });
});
