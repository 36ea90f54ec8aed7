import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../functions/page/page.ts';
import type { Item } from '../../functions/store/attributes.ts';
import { fromPageItem, toPageItem } from '../../functions/store/page-repository.ts';
import { fromItem, toItem } from '../../functions/store/thread-item.ts';
import { receive } from '../../functions/thread/receive.ts';
import { NOW, PAGE_ID } from '../ids.ts';
import { arbitraryThread } from '../support/arbitrary-thread.ts';
import { at, message, ownedBy, pass, SETTINGS } from '../thread/a-thread.ts';

const DAYS = 90;
const WORD = 'of-a-later-version';

type Path = readonly (string | number)[];

/** Attributes that are keys, that are made anew from the others at each write, or that expire, also with a message. */
const MADE_ANEW = [
  ...['thread', 'record', 'updatedAt', 'heldBy', 'failedShard', 'waitingShard', 'dueShard', 'seenEarlier'],
  ...['offered', 'wayBack', 'waitingMessage'],
];

/**
 * Where the words of an item are: each text that is no time. Some are of a set that this version knows, and any may be
 * of a set one day; so no list of sets is kept here that could miss one.
 */
function wordsIn(item: Item): readonly Path[] {
  return Object.entries(item).flatMap(([name, attribute]) =>
    MADE_ANEW.includes(name) ? [] : pathsIn(attribute, [name]),
  );
}

function pathsIn({ S: text, M: map, L: list }: AttributeValue, path: Path): readonly Path[] {
  if (text !== undefined) return /^\d{4}-\d\d-\d\dT/.test(text) ? [] : [path];
  const members = [...Object.entries(map ?? {}), ...(list ?? []).map((each, n) => [n, each] as const)];
  return members.flatMap(([key, member]) => pathsIn(member, [...path, key]));
}

/** The item with another word at a path. */
function withWord(item: Item, path: Path): Item {
  const copy = structuredClone(item);
  const [last, ...before] = path.toReversed();
  const parent = before
    .toReversed()
    .reduce<Record<string, AttributeValue>>((members, key) => inner(members[key] ?? { NULL: true }), copy);
  parent[String(last)] = { S: WORD };
  return copy;
}

function inner({ M: map, L: list }: AttributeValue): Record<string, AttributeValue> {
  return map ?? (list as unknown as Record<string, AttributeValue>);
}

const holdsWord = (item: Item) => JSON.stringify(item).includes(WORD);

describe('a word of a later version, anywhere in what is stored', () => {
  it('survives in a thread that receives a message and is written', () => {
    const found = new Set<string>();
    fc.assert(
      fc.property(arbitraryThread, fc.nat(), (thread, n) => {
        // Two commands with one id are taken for one.
        fc.pre(new Set(thread.mailbox.map(({ id }) => id)).size === thread.mailbox.length);
        const item = toItem({ thread, version: NOW, unknown: {} }, NOW, DAYS);
        const paths = wordsIn(item);
        const path = paths[n % paths.length] ?? [];
        const before = fromItem(withWord(item, path));
        const received = receive(before.thread, [message({ id: 'new', at: at(NOW) })], SETTINGS, NOW);
        const after = toItem({ ...before, thread: received.thread }, NOW, DAYS);
        found.add(path.filter((key) => typeof key === 'string').join('.'));
        // Meta's own delivery is evidence of the platform, and of nothing else.
        if (path[0] === 'platform') expect(after.platform).toEqual({ S: 'messenger' });
        else expect(holdsWord(after), path.join('.')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect([...found]).toEqual(
      expect.arrayContaining([
        ...['platform', 'owner', 'ownerAppId', 'evidence.kind', 'pendingTimeline.verdict'],
        ...['mailbox.verb', 'mailbox.cause', 'mailbox.channel', 'mailbox.turn.kind', 'mailbox.turn.channel'],
      ]),
    );
  });

  const page: Page = {
    pageId: PAGE_ID,
    echoes: false,
    messenger: { mode: 'routing', readAt: NOW, refusal: { thread: '1', at: NOW } },
    instagram: { mode: 'zero-config', readAt: NOW },
    pause: { until: NOW, reason: 'token', fbtraceId: 'trace-1' },
    quickTexts: ['00000000'],
  };
  const pageItem = toPageItem({ page, version: NOW, unknown: {} }, NOW);

  it.each(wordsIn(pageItem).map((path) => path.join('.')))('survives in a Page, as its %s', (path) => {
    const before = fromPageItem(withWord(pageItem, path.split('.')));
    expect(holdsWord(toPageItem({ ...before, page: { ...before.page, echoes: true } }, NOW))).toBe(true);
  });
});

describe('an owner of a kind that only a later version knows', () => {
  const held: Item = {
    owner: { S: 'team' },
    ownerAppId: { L: [{ S: '1' }, { S: '2' }] },
    ownerName: { S: 'night shift' },
    heldBy: { S: '100000000000001#night shift' },
    heldSince: { S: '2026-11-21T09:15:02.123Z' },
  };
  const item: Item = {
    ...toItem({ thread: ownedBy({ kind: 'idle' }), version: 1, unknown: {} }, NOW, DAYS),
    ...held,
  };
  const afterReceiving = (event: Parameters<typeof receive>[1][number]) => {
    const before = fromItem(item);
    const { thread } = receive(before.thread, [event], SETTINGS, NOW);
    return toItem({ ...before, thread }, NOW, DAYS);
  };

  it('keeps its attributes, and its place in the index, where a message arrives', () => {
    expect(afterReceiving(message())).toMatchObject(held);
  });

  it('is never deleted by age, since it may hold the thread', () => {
    expect(toItem(fromItem(item), NOW, DAYS)).not.toHaveProperty('ttl');
  });

  it('is replaced by evidence, with all of its attributes', () => {
    const after = afterReceiving(pass({ newOwnerAppId: SETTINGS.appId, previousOwnerAppId: null }));
    expect(after.owner).toEqual({ S: 'us' });
    for (const name of ['ownerAppId', 'ownerName', 'heldBy', 'heldSince'])
      expect(after).not.toHaveProperty(name);
  });
});
