import { describe, expect, it } from 'vitest';
import { advance, type Visit } from '../../functions/thread/advance.ts';
import type { Command } from '../../functions/thread/command.ts';
import { markTold } from '../../functions/thread/tell.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../support/threads.ts';
import {
  begun,
  handOver,
  pageIn,
  passTo,
  reasons,
  say,
  verbs,
  verdicts,
  verify,
  visit,
} from './a-command.ts';
import { BY_INBOX, BY_US, MINUTE, ownedBy, SECOND } from './a-thread.ts';

const lease = { holder: 'visit-2', until: NOW + MINUTE, visits: 1 };
const holding = (owner: Owner, mailbox: readonly Command[], members: Partial<Thread> = {}) =>
  ownedBy(owner, { mailbox, lease, dueAt: NOW + MINUTE, ...members });
const go = (thread: Thread, members: Partial<Visit> = {}) => advance(thread, visit(members));

describe('advance: in doubt', () => {
  it('waits for the echo, then says it once more, then lists it as unconfirmed', () => {
    const page = pageIn('routing', { echoes: true });
    const first = holding(BY_US, [begun(say())]);
    const waiting = go(first, { page, now: NOW + SECOND });
    expect(waiting).toMatchObject({ next: { kind: 'rest' }, thread: { dueAt: NOW + 45 * SECOND } });
    const again = go(waiting.thread, { page, now: NOW + 45 * SECOND, attempt: 'visit-3.0' });
    expect(again.next).toMatchObject({ kind: 'call', command: { verb: 'say', attempts: 2 } });
    const last = go(again.thread, { page, now: NOW + 90 * SECOND, attempt: 'visit-4.0' });
    expect(last.next.kind).toBe('tell');
    expect(reasons(last.thread)).toEqual(['unconfirmed']);
  });

  it.each<[string, Thread['platform'], boolean, boolean, string]>([
    ['the Page has heard them', 'messenger', true, false, 'call'],
    [
      'the Page has heard them on Messenger, and the thread is on Instagram',
      'instagram',
      true,
      false,
      'tell',
    ],
    ['the thread has heard one', 'instagram', false, true, 'call'],
    ['nobody has heard one', 'messenger', false, false, 'tell'],
  ])(
    'says words in doubt once more or lists them, where of echoes %s',
    (_what, platform, onPage, here, kind) => {
      const page = pageIn('routing', { echoes: onPage });
      const doubted = holding(BY_US, [begun(say())], { platform, echoes: here });
      const { thread, next } = go(doubted, { page, now: NOW + 45 * SECOND });
      expect(next.kind).toBe(kind);
      expect(reasons(thread)).toEqual(kind === 'call' ? [] : ['unconfirmed']);
    },
  );

  it('fails what is too late once its doubt is resolved', () => {
    const late = begun(passTo({ notAfter: NOW + SECOND }));
    const { thread, next } = go(holding(BY_US, [late], { askedAt: NOW + 1 }), { now: NOW + MINUTE });
    expect(next.kind).toBe('tell');
    expect(reasons(thread)).toEqual(['too-late']);
  });

  it('waits for the echo of words that are too late by then', () => {
    const { thread } = go(holding(BY_US, [begun(say({ notAfter: NOW }))]), { now: NOW + SECOND });
    expect(thread).toMatchObject({ failures: [], dueAt: NOW + 45 * SECOND });
  });

  it('asks Meta again, before any words, where its caller has died with the question', () => {
    const waiting = say({ attempts: 1, retryAt: NOW - 1 });
    const { next } = go(holding(BY_US, [waiting, begun(verify())], { unproven: true }));
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'verify', attempts: 2 } });
  });

  it('says nothing more while nobody knows whether the thread has been handed over', () => {
    const { thread, next } = go(holding(BY_US, [say(), begun(handOver(), { inDoubt: true })]));
    expect(next.kind).toBe('rest');
    expect(thread).toMatchObject({
      mailbox: [{ attempts: 0 }, { verb: 'handOver' }],
      dueAt: NOW + 30 * SECOND,
    });
    const asked = go(holding(BY_US, [say(), begun(passTo(), { inDoubt: true })]));
    expect(asked.next).toMatchObject({ kind: 'call', command: { verb: 'verify' } });
  });

  it('ends where a question waits behind control in doubt', () => {
    const { thread, next } = go(holding(BY_US, [begun(passTo()), verify()]));
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'verify' } });
    expect(verbs(thread)).toEqual(['verify', 'pass']);
  });

  it('ends where the mailbox is full of words behind control in doubt', () => {
    const says = Array.from({ length: 19 }, (_, n) => say({ id: `s${n}` }));
    const listed = go(holding(BY_US, [begun(passTo()), ...says]));
    const { thread, next } = go(markTold(listed.thread, listed.thread));
    expect(next).toMatchObject({ kind: 'call', command: { verb: 'verify' } });
    expect(thread.mailbox).toHaveLength(20);
  });

  it('leaves words that may have gone out when somebody else has the thread by then', () => {
    const taken = holding(BY_INBOX, [begun(say())]);
    const { thread, next } = go(taken, { page: pageIn('routing', { echoes: true }), now: NOW + MINUTE });
    expect(next.kind).toBe('rest');
    expect(verdicts(thread)).toEqual(['say left']);
  });
});
