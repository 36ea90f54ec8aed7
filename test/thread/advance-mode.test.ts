import { describe, expect, it } from 'vitest';
import { advance, type Visit } from '../../functions/thread/advance.ts';
import type { Command } from '../../functions/thread/command.ts';
import { type Mode, newPage } from '../../functions/thread/page.ts';
import { settle } from '../../functions/thread/settle.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../support/threads.ts';
import {
  handOver,
  isOwner,
  LATER,
  notOwner,
  pageIn,
  passTo,
  requestBack,
  say,
  takeBack,
  visit,
} from './a-command.ts';
import { BY_DESK, BY_US, DESK, HOUR, MINUTE, ownedBy, SETTINGS, US } from './a-thread.ts';

const lease = { holder: 'visit-2', until: NOW + MINUTE, visits: 1 };
const holding = (owner: Owner, mailbox: readonly Command[], members: Partial<Thread> = {}) =>
  ownedBy(owner, { mailbox, lease, dueAt: NOW + MINUTE, ...members });
const go = (thread: Thread, members: Partial<Visit> = {}) => advance(thread, visit(members));
describe('advance: the Page’s mode', () => {
  const unread = { page: newPage(pageIn('routing').pageId) };
  const stale = { page: pageIn('routing'), now: NOW + HOUR };

  it.each([
    ['unread', handOver({ notAfter: NOW + 2 * HOUR }), BY_US, unread],
    ['unread', takeBack({ notAfter: NOW + 2 * HOUR }), BY_DESK, unread],
    ['an hour old', takeBack({ notAfter: NOW + 2 * HOUR }), BY_DESK, stale],
  ])('is read where it matters and is %s', (_how, command, owner, members) => {
    const { thread, next } = go(holding(owner, [command]), members);
    expect(next).toMatchObject({ kind: 'readMode', command: { id: command.id } });
    expect(thread.mailbox[0]).not.toHaveProperty('begun');
  });

  it('is not read for what works in either', () => {
    expect(go(holding(BY_US, [passTo()]), unread).next.kind).toBe('call');
  });

  it.each<[Mode, Command, string]>([
    ['routing', takeBack(), 'take'],
    ['routing', requestBack(), 'take'],
    ['zero-config', takeBack(), 'request'],
    ['zero-config', requestBack(), 'request'],
  ])('in %s mode: gets a silent thread back (%#)', (mode, command, verb) => {
    const { next } = go(holding(BY_DESK, [command]), { page: pageIn(mode) });
    expect(next).toMatchObject({ kind: 'call', command: { verb } });
  });

  it('hands over in one call in routing mode, and in two without', () => {
    const thread = holding(BY_US, [handOver({ metadata: 'why' })]);
    expect(go(thread).next).toMatchObject({ kind: 'call', command: { verb: 'handOver' } });
    const split = go(thread, { page: pageIn('zero-config') });
    expect(split.next).toMatchObject({ kind: 'call', command: { verb: 'say', text: 'One moment.' } });
    expect(split.thread.mailbox).toMatchObject([
      { verb: 'say', id: 'mh-hand-over-1-say' },
      { verb: 'pass', id: 'mh-hand-over-1-pass', metadata: 'why' },
    ]);
    expect(split.thread.mailbox[0]).not.toHaveProperty('to');
  });

  it('lets the bot tell the target something: in a pass of its own, which the one call has no place for', () => {
    const byBot = { reason: 'message' };
    const told = go(holding(BY_US, [handOver({ ...byBot, metadata: 'why' })]));
    expect(told.next).toMatchObject({ kind: 'call', command: { verb: 'say' } });
    expect(told.thread.mailbox).toMatchObject([{ verb: 'say' }, { verb: 'pass', metadata: 'why' }]);
    expect(go(holding(BY_US, [handOver(byBot)])).next).toMatchObject({ command: { verb: 'handOver' } });
  });

  it('knows the mode of each channel', () => {
    const page = { ...pageIn('routing'), instagram: { mode: 'zero-config', readAt: NOW } } as const;
    const thread = holding(BY_DESK, [takeBack()], { platform: 'instagram' });
    expect(go(thread, { page }).next).toMatchObject({ command: { verb: 'request' } });
  });
});

describe('advance: refused once', () => {
  const afterRefusal = () => {
    const { thread, next } = go(holding(BY_US, [say()]));
    if (next.kind !== 'call') throw new Error('nothing was begun');
    return settle(thread, next.command, notOwner, SETTINGS, { askedAt: NOW, answeredAt: NOW });
  };
  const told = (owner: Parameters<typeof isOwner>[0]) => {
    const { thread, next } = go(afterRefusal(), { attempt: 'visit-2.1' });
    if (next.kind !== 'call') throw new Error('Meta was not asked');
    expect(next.command.verb).toBe('verify');
    const settled = settle(thread, next.command, isOwner(owner), SETTINGS, LATER);
    return go(settled, { now: LATER.answeredAt, attempt: 'visit-2.2' });
  };

  it.each([
    ['ours', { kind: 'app', appId: US } as const],
    ['idle', { kind: 'idle' } as const],
  ])('is said once more if Meta says that the thread is %s', (_whose, owner) => {
    expect(told(owner).next).toMatchObject({ kind: 'call', command: { verb: 'say', attempts: 2 } });
  });

  it('is left to the owner whom Meta names', () => {
    const { thread, next } = told({ kind: 'app', appId: DESK });
    expect(next.kind).toBe('rest');
    expect(thread).toMatchObject({ owner: BY_DESK, mailbox: [], failures: [] });
  });

  it('is a failure the second time', () => {
    const { thread, next } = told({ kind: 'idle' });
    if (next.kind !== 'call') throw new Error('nothing was begun');
    const { failures } = settle(thread, next.command, notOwner, SETTINGS, LATER);
    expect(failures).toMatchObject([{ verb: 'say', reason: '10/2018300' }]);
  });
});
