import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../functions/store/attributes.ts';
import { ItemUnreadableError } from '../../functions/store/errors.ts';
import { dueShardOf, failedShardOf, waitingShardOf } from '../../functions/store/table.ts';
import { fromItem, toItem } from '../../functions/store/thread-item.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE_INBOX } from '../ids.ts';
import { arbitraryThread } from '../support/arbitrary-thread.ts';
import { keyOf, threadWith, verifyCommand } from '../support/threads.ts';
import { answer, say } from '../thread/a-command.ts';

const DAYS = 90;
const itemOf = (thread: Thread): Item => toItem({ thread, version: NOW, unknown: {} }, NOW, DAYS);
const failure = { command: 'c1', verb: 'say', reason: 'too-late', at: NOW };

describe('toItem', () => {
  it('writes what people can read in the console', () => {
    const thread = threadWith({
      owner: { kind: 'app', appId: PAGE_INBOX },
      ownerName: 'page-inbox',
      evidence: { kind: 'pass', from: NOW, to: NOW + 999 },
      since: NOW,
      mailbox: [verifyCommand('c1')],
      dueAt: NOW + 60_000,
    });
    expect(itemOf(thread)).toEqual({
      thread: { S: '100000000000001:24000000000000001' },
      record: { S: 'thread' },
      platform: { S: 'messenger' },
      owner: { S: 'app' },
      ownerAppId: { S: '263902037430900' },
      ownerName: { S: 'page-inbox' },
      unproven: { BOOL: false },
      evidence: {
        M: {
          kind: { S: 'pass' },
          from: { S: '2026-11-21T09:15:02.123Z' },
          to: { S: '2026-11-21T09:15:03.122Z' },
        },
      },
      since: { S: '2026-11-21T09:15:02.123Z' },
      echoes: { BOOL: false },
      mailbox: {
        L: [
          {
            M: {
              verb: { S: 'verify' },
              id: { S: 'c1' },
              cause: { S: 'timer' },
              causedAt: { S: '2026-11-21T09:15:02.123Z' },
              notAfter: { S: '2026-11-21T09:30:02.123Z' },
              attempts: { N: '0' },
            },
          },
        ],
      },
      seenEvents: { L: [] },
      sentMessages: { L: [] },
      failures: { L: [] },
      pendingTimeline: { L: [] },
      heldBy: { S: '100000000000001#page-inbox' },
      heldSince: { S: '2026-11-21T09:15:02.123Z' },
      dueShard: { S: dueShardOf(keyOf(thread)) },
      dueAt: { S: '2026-11-21T09:16:02.123Z' },
      version: { N: String(NOW) },
      updatedAt: { S: '2026-11-21T09:15:02.123Z' },
    });
  });

  it('gives back any thread as it was', () => {
    fc.assert(
      fc.property(arbitraryThread, (thread) => {
        const read = fromItem(toItem({ thread, version: NOW, unknown: {} }, NOW, DAYS));
        expect(read).toEqual({ thread, version: NOW, unknown: {} });
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['nobody is known to own', { kind: 'unknown' }],
    ['we own', { kind: 'us' }],
    ['is idle', { kind: 'idle' }],
  ] as const)('lists no holder for a thread that %s', (_, owner) => {
    const item = itemOf(threadWith({ owner, since: NOW }));
    expect(item).not.toHaveProperty('heldBy');
    expect(item).not.toHaveProperty('heldSince');
  });

  it.each([
    ['its name', { owner: { kind: 'app', appId: PAGE_INBOX }, ownerName: 'page-inbox' }, 'page-inbox'],
    ['its app id', { owner: { kind: 'app', appId: PAGE_INBOX } }, PAGE_INBOX],
    ['what is known of it', { owner: { kind: 'foreign' } }, 'foreign'],
  ] as const)('lists a holder by %s', (_, members, holder) => {
    expect(itemOf(threadWith(members)).heldBy).toEqual({ S: `100000000000001#${holder}` });
  });

  it('never lets a thread with a mailbox expire', () => {
    expect(itemOf(threadWith({ mailbox: [verifyCommand('c1')] }))).not.toHaveProperty('ttl');
  });

  it('lets a thread with nothing open expire after its retention, in epoch seconds', () => {
    expect(itemOf(threadWith({ dueAt: NOW })).ttl).toEqual({
      N: String(Math.floor(NOW / 1_000) + 7_776_000),
    });
  });

  it('lists a thread by its latest failure while it has any', () => {
    const thread = threadWith({
      failures: [
        { ...failure, at: NOW - 1 },
        { ...failure, at: NOW },
      ],
    });
    expect(itemOf(thread)).toMatchObject({
      failedShard: { S: failedShardOf(keyOf(thread)) },
      failedAt: { S: '2026-11-21T09:15:02.123Z' },
    });
    expect(itemOf(threadWith())).not.toHaveProperty('failedShard');
    expect(itemOf(threadWith())).not.toHaveProperty('failedAt');
  });

  it('lists a human in a thread that no app owns as somebody who holds it', () => {
    const thread = threadWith({ owner: { kind: 'idle' }, humanAround: { at: NOW } });
    expect(itemOf(thread)).toMatchObject({
      heldBy: { S: '100000000000001#somebody' },
      heldSince: { S: '2026-11-21T09:15:02.123Z' },
    });
    expect(itemOf(thread)).not.toHaveProperty('ttl');
    expect(itemOf({ ...thread, owner: { kind: 'us' } })).not.toHaveProperty('heldBy');
  });

  const waitingSince = NOW - 2 * 60_000;

  it.each([
    ['the bot', { owner: { kind: 'us' } }, 'bot'],
    ['the owner', { owner: { kind: 'app', appId: PAGE_INBOX } }, 'human'],
    ['a human in a thread that no app owns', { humanAround: { at: NOW } }, 'human'],
    ['an owner who should have come', { owner: { kind: 'foreign' }, rang: { unclaimed: true } }, 'nobody'],
  ] as const)('lists a person who has waited for two minutes for %s', (_, members, whom) => {
    const thread = threadWith({ waitingSince, ...members });
    expect(itemOf(thread).waitingShard).toEqual({ S: waitingShardOf(keyOf(thread), whom) });
  });

  it('lists nobody who waits for a shorter time, but keeps the thread', () => {
    const item = itemOf(threadWith({ waitingSince: waitingSince + 1 }));
    expect(item).not.toHaveProperty('waitingShard');
    expect(item).not.toHaveProperty('ttl');
  });

  it('writes times that no calendar holds as the nearest it can', () => {
    const evidence = { kind: 'pass', from: Number.NEGATIVE_INFINITY, to: Number.MAX_SAFE_INTEGER };
    expect(itemOf(threadWith({ evidence })).evidence?.M).toMatchObject({
      from: { S: '0000-01-01T00:00:00.000Z' },
      to: { S: '9999-12-31T23:59:59.999Z' },
    });
  });

  it('refuses a time that is not a number', () => {
    expect(() => itemOf(threadWith({ since: Number.NaN }))).toThrow(/since/);
  });
});

describe('fromItem', () => {
  const item = itemOf(threadWith({ failures: [failure], mailbox: [verifyCommand('c1')] }));
  const without = (...names: string[]): Item =>
    Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));

  it('takes failures that an operator has deleted or emptied for none', () => {
    expect(fromItem(without('failures')).thread.failures).toEqual([]);
    expect(fromItem({ ...item, failures: { L: [] } }).thread.failures).toEqual([]);
  });

  const LISTS = ['mailbox', 'seenEvents', 'sentMessages', 'failures', 'pendingTimeline'];

  it('takes missing lists and flags for empty ones', () => {
    const least = without(...LISTS, 'unproven', 'echoes', 'owner');
    expect(fromItem(least).thread).toEqual(threadWith());
  });

  it.each([
    ['owner', { owner: { N: '1' } }],
    ['ownerAppId', { owner: { S: 'app' } }],
    ['ownerAppId', { owner: { S: 'app' }, ownerAppId: { N: '263902037430900' } }],
    ['since', { since: { S: 'yesterday' } }],
    ['failures', { failures: { S: '' } }],
    [
      'failures.0.at',
      { failures: { L: [{ M: { command: { S: 'c1' }, verb: { S: 'say' }, reason: { S: '' } } }] } },
    ],
    ['mailbox', { mailbox: { S: '' } }],
    ['mailbox.0', { mailbox: { L: [{ S: 'c1' }] } }],
    ['mailbox.0.id', { mailbox: { L: [{ M: { verb: { S: 'release' } } }] } }],
    ['mailbox.0.verb', { mailbox: { L: [{ M: { id: { S: 'c1' } } }] } }],
    ['mailbox.0.verb', { mailbox: { L: [{ M: { id: { S: 'c1' }, verb: { N: '1' } } }] } }],
    ['mailbox.0.cause', { mailbox: { L: [{ M: { verb: { S: 'release' }, cause: { N: '1' } } }] } }],
    ['platform', { platform: { N: '1' } }],
    ['version', { version: { S: '1' } }],
    ['version', { version: { N: '9007199254740991' } }],
    ['thread', { thread: { S: 'nobody' } }],
  ] satisfies [string, Item][])('names %s where an edit has given it a wrong type', (name, edit) => {
    const read = () => fromItem({ ...item, ...edit });
    expect(read).toThrow(ItemUnreadableError);
    expect(read).toThrow(new RegExp(` ${name}: `));
  });

  it('holds no value of the item in its complaint', () => {
    expect(() => fromItem({ ...item, since: { S: 'a secret' } })).toThrow(/^(?!.*a secret)/);
  });
});

describe('what a later version wrote', () => {
  const big = { N: '123456789012345678901234567890' };
  const later: Item = {
    ...itemOf(threadWith()),
    sentiment: { M: { score: big, tags: { SS: ['a', 'b'] }, hash: { B: new Uint8Array([1, 2, 255]) } } },
    nothing: { NULL: true },
  };

  it('survives as attributes of the thread', () => {
    expect(toItem(fromItem(later), NOW, DAYS)).toEqual(later);
  });

  it.each([
    [
      'an answer with an unknown kind of turn',
      answer(),
      { turn: { M: { kind: { S: 'voice' }, seconds: big } } },
    ],
    ['a command of a known verb with an unknown cause', verifyCommand('c1'), { cause: { S: 'weather' } }],
    ['words for an unknown channel', say({ id: 'c1' }), { channel: { S: 'telegraph' } }],
  ])('survives as %s, which waits', (_what, known, edit) => {
    const [command] = itemOf(threadWith({ mailbox: [known] })).mailbox?.L ?? [];
    const mailbox = { L: [{ M: { ...command?.M, ...edit } }] };
    const read = fromItem({ ...later, mailbox });
    expect(read.thread.mailbox).toMatchObject([{ verb: 'unknown', id: known.id }]);
    expect(toItem(read, NOW, DAYS).mailbox).toEqual(mailbox);
  });

  it('survives as a command of an unknown verb, which is read as such', () => {
    const command = {
      verb: { S: 'translate' },
      id: { S: 'c9' },
      causedAt: { S: '2026-11-21T09:15:02.123Z' },
      budget: big,
      into: { SS: ['fr'] },
    };
    const mailbox = { L: [{ M: command }] };
    const read = fromItem({ ...later, mailbox });
    expect(read.thread.mailbox).toMatchObject([{ verb: 'unknown', id: 'c9', causedAt: NOW, attempts: 0 }]);
    expect(toItem(read, NOW, DAYS).mailbox).toEqual(mailbox);
  });

  it('survives as a member of a known command or failure', () => {
    const [command] = itemOf(threadWith({ mailbox: [verifyCommand('c1')] })).mailbox?.L ?? [];
    const mailbox = { L: [{ M: { ...command?.M, weight: big } }] };
    const failures = {
      L: [
        {
          M: {
            command: { S: 'c0' },
            verb: { S: 'say' },
            reason: { S: 'too-late' },
            at: { S: '2026-11-21T09:15:02.123Z' },
            tags: { SS: ['a'] },
          },
        },
      ],
    };
    expect(toItem(fromItem({ ...later, mailbox, failures }), NOW, DAYS)).toMatchObject({ mailbox, failures });
  });

  it('leaves no index entry behind that the thread has outgrown', () => {
    const due = itemOf(
      threadWith({ owner: { kind: 'foreign' }, since: NOW, dueAt: NOW, failures: [failure] }),
    );
    const { thread, version, unknown } = fromItem({ ...later, ...due });
    const { dueAt: _, ...settled } = { ...thread, owner: { kind: 'us' as const }, failures: [] };
    const item = toItem({ thread: settled, version, unknown }, NOW, DAYS);
    for (const name of [
      'dueShard',
      'dueAt',
      'heldBy',
      'heldSince',
      'failedShard',
      'failedAt',
      'waitingShard',
    ]) {
      expect(item).not.toHaveProperty(name);
    }
  });
});
