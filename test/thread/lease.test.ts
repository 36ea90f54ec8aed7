import { describe, expect, it } from 'vitest';
import { isLeased, takeLease } from '../../functions/thread/lease.ts';
import type { Lease, Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../support/threads.ts';
import { answer, begun, ids, reasons, say, verify } from './a-command.ts';
import { BY_US, HOUR, MINUTE, ownedBy, SECOND, SETTINGS } from './a-thread.ts';

const UNTIL = NOW + 35 * SECOND;
const leasedTo = (lease?: Lease, members: Partial<Thread> = {}) =>
  ownedBy(BY_US, { mailbox: [answer(), answer({ id: 'a2' })], ...members, ...(lease ? { lease } : {}) });
const taken = (thread: Thread) => takeLease(thread, 'visit-2', UNTIL, SETTINGS, NOW);

describe('isLeased', () => {
  it.each([
    ['nobody', undefined, false],
    ['another who may be alive', { holder: 'visit-1', until: NOW + 1, visits: 1 }, true],
    ['another whose time is over', { holder: 'visit-1', until: NOW, visits: 1 }, false],
    ['ourselves', { holder: 'visit-2', until: NOW + 1, visits: 1 }, false],
  ])('where the lease is held by %s', (_whom, lease, expected) => {
    expect(isLeased(leasedTo(lease), 'visit-2', NOW)).toBe(expected);
  });
});

describe('takeLease', () => {
  it('is due when the lease has run out, should its holder die', () => {
    expect(taken(leasedTo())).toMatchObject({
      lease: { holder: 'visit-2', until: UNTIL, visits: 1 },
      dueAt: UNTIL,
    });
    expect(taken(leasedTo(undefined, { dueAt: NOW })).dueAt).toBe(UNTIL);
  });

  it('only moves a visit later', () => {
    expect(taken(leasedTo(undefined, { dueAt: NOW + HOUR })).dueAt).toBe(NOW + HOUR);
  });

  it('is taken once by its holder', () => {
    const thread = taken(leasedTo());
    expect(taken(thread)).toBe(thread);
  });

  it('fails the command whose turn it was, wherever it stands', () => {
    const mailbox = [say(), begun(verify({ attempts: 5 })), answer()];
    const found = taken(leasedTo({ holder: 'visit-1', until: NOW - MINUTE, visits: 5 }, { mailbox }));
    expect(reasons(found)).toEqual(['poison']);
    expect(ids(found)).toEqual(['mh-say-1', 'answer-1']);
  });

  it('fails the head of the mailbox after five visits that settled nothing', () => {
    const found = (visits: number) => taken(leasedTo({ holder: 'visit-1', until: NOW - MINUTE, visits }));
    expect(reasons(found(4))).toEqual([]);
    expect(found(4).lease?.visits).toBe(5);
    const freed = found(5);
    expect(reasons(freed)).toEqual(['poison']);
    expect(ids(freed)).toEqual(['a2']);
    expect(freed.lease?.visits).toBe(1);
  });
});
