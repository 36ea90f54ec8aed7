import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { type PageId, type Psid, toId } from '../../functions/messenger/ids.ts';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import { createIndexQueries } from '../../functions/store/index-queries.ts';
import { dueShardOf, SHARDS, WAITING_SHARDS } from '../../functions/store/table.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../ids.ts';
import { pagesIn } from '../support/pages-in.ts';
import { tableMaker } from '../support/table-maker.ts';
import { keyOf, threadWith } from '../support/threads.ts';
import { threadsIn } from '../support/threads-in.ts';

const createTable = tableMaker();
const SHARDS_OF_WAITING = Array.from({ length: WAITING_SHARDS }, (_, shard) => shard);

const person = (i: number) => toId<Psid>(String(24_000_000_000_000_000n + BigInt(i))) as Psid;

/** The first people, in order, whose threads share a shard. */
function peopleOf(shard: number, count: number): Psid[] {
  const people: Psid[] = [];
  for (let i = 0; people.length < count; i += 1) {
    if (dueShardOf(keyOf(threadWith({ psid: person(i) }))) === `due#${shard}`) people.push(person(i));
  }
  return people;
}

async function setup() {
  const table = await createTable();
  const threads = threadsIn(table);
  const add = async (psid: Psid, dueAt: number) => {
    const thread = threadWith({ psid, dueAt });
    return { key: keyOf(thread), snapshot: await threads.replace(undefined, thread, NOW) };
  };
  return { table, threads, add, index: createIndexQueries(table) };
}

describe('dueThreads', () => {
  const [first, second, third, fourth] = peopleOf(3, 4) as [Psid, Psid, Psid, Psid];

  it('lists what is due by now in its shard, oldest first', async () => {
    const { add, index } = await setup();
    const late = await add(first, NOW);
    const later = await add(second, NOW - 1);
    const latest = await add(third, NOW - 60_000);
    await add(fourth, NOW + 1);
    await add(peopleOf(4, 1)[0] as Psid, NOW - 60_000);
    expect(await index.dueThreads(3, NOW, 10)).toEqual([
      { key: latest.key, dueAt: NOW - 60_000 },
      { key: later.key, dueAt: NOW - 1 },
      { key: late.key, dueAt: NOW },
    ]);
  });

  it('lists no more than asked for, and then the oldest', async () => {
    const { add, index } = await setup();
    await add(first, NOW - 1);
    const oldest = await add(second, NOW - 2);
    expect(await index.dueThreads(3, NOW, 1)).toEqual([{ key: oldest.key, dueAt: NOW - 2 }]);
  });

  it('lists a thread no longer once it has nothing to wait for', async () => {
    const { add, threads, index } = await setup();
    const { snapshot } = await add(first, NOW);
    await threads.replace(snapshot, threadWith({ psid: first }), NOW);
    expect(await index.dueThreads(3, NOW, 10)).toEqual([]);
  });

  it('goes on where DynamoDB stops in the middle of an answer, in order', async () => {
    const { table, add } = await setup();
    for (const [i, psid] of peopleOf(3, 5).entries()) await add(psid, NOW - i);
    const send = table.client.send.bind(table.client);
    // DynamoDB ends an answer at 1 MB; here after each item.
    const stingy = {
      send: (command: { input: object }) =>
        send(Object.assign(command, { input: { ...command.input, Limit: 1 } }) as never),
    } as unknown as DynamoDBClient;
    const due = await createIndexQueries({ ...table, client: stingy }).dueThreads(3, NOW, 4);
    expect(due.map(({ dueAt }) => NOW - dueAt)).toEqual([4, 3, 2, 1]);
  });

  it('passes over an entry that an edit has made unreadable', async () => {
    const { table, add, index } = await setup();
    const good = await add(first, NOW);
    const bad = {
      thread: { S: 'nobody' },
      record: { S: 'thread' },
      dueShard: { S: 'due#3' },
      dueAt: { S: '2026' },
    };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: bad }));
    expect(await index.dueThreads(3, NOW, 10)).toEqual([{ key: good.key, dueAt: NOW }]);
  });

  it('says so when the index cannot be asked', async () => {
    const { table } = await setup();
    const elsewhere = createIndexQueries({ ...table, tableName: 'missing' });
    await expect(elsewhere.dueThreads(3, NOW, 10)).rejects.toThrow(StoreUnavailableError);
  });
});

describe('countPausedPages', () => {
  it('counts Pages whose pause is not over', async () => {
    const { table, add, index } = await setup();
    const pages = pagesIn(table);
    const pause = (pageId: string, until: number) =>
      pages.update(pageId as PageId, (page) => ({ ...page, pause: { until, reason: 'token' } }), NOW);
    await pause('1', NOW + 1);
    await pause('2', NOW + 60_000);
    await pause('3', NOW);
    await add(person(0), NOW + 1);
    expect(await index.countPausedPages(NOW)).toBe(2);
  });
});

describe('waiting', () => {
  it('counts who waits for the same in a shard, and knows since when the first does', async () => {
    const { threads, index } = await setup();
    const waits = async (n: number, since: number, members: Partial<Thread> = {}) =>
      threads.replace(undefined, threadWith({ psid: person(n), waitingSince: since, ...members }), NOW);
    for (let n = 0; n < 8; n += 1) await waits(n, NOW - 600_000 - n);
    await waits(8, NOW - 3_600_000, { owner: { kind: 'foreign' } });
    await waits(9, NOW - 1_000);
    const all = await Promise.all(SHARDS_OF_WAITING.map((shard) => index.waiting('bot', shard, 100)));
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(8);
    expect(Math.min(...all.flatMap(({ since }) => since ?? []))).toBe(NOW - 600_007);
    const humans = await Promise.all(SHARDS_OF_WAITING.map((shard) => index.waiting('human', shard, 100)));
    expect(humans.filter(({ count }) => count > 0)).toEqual([{ count: 1, since: NOW - 3_600_000 }]);
  });

  it('counts no further than asked for', async () => {
    const { threads, index } = await setup();
    for (let n = 0; n < 12; n += 1) {
      await threads.replace(undefined, threadWith({ psid: person(n), waitingSince: NOW - 600_000 }), NOW);
    }
    const all = await Promise.all(SHARDS_OF_WAITING.map((shard) => index.waiting('bot', shard, 2)));
    expect(Math.max(...all.map(({ count }) => count))).toBe(2);
  });
});

describe('dueShardOf', () => {
  it('spreads threads over all shards, each always to the same', () => {
    const shards = Array.from({ length: 500 }, (_, i) => dueShardOf(keyOf(threadWith({ psid: person(i) }))));
    expect(new Set(shards).size).toBe(SHARDS);
    expect(dueShardOf(keyOf(threadWith({ psid: person(0) })))).toBe(shards[0]);
  });
});
