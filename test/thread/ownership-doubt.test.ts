import { describe, expect, it } from 'vitest';
import {
  askOwner,
  askOwnerAt,
  doubt,
  isSameOwner,
  ownerOf,
  type Question,
} from '../../functions/thread/ownership.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { HELP_DESK, NOW, OUR_APP } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import { answer, asksOwner, begun, verify } from './a-command.ts';
import {
  BY_DESK,
  BY_INBOX,
  BY_US,
  DAY,
  FOREIGN,
  HOUR,
  IDLE,
  MINUTE,
  ownedBy,
  SECOND,
  SETTINGS,
  UNKNOWN,
} from './a-thread.ts';

const EVIDENCE = { kind: 'take', from: NOW, to: NOW + 999 };
const held = (owner: Owner, members: Partial<Thread> = {}) =>
  threadWith({ owner, evidence: EVIDENCE, since: NOW, ...members });
const QUESTION: Question = { cause: 'event', by: 'e1', now: NOW };

describe('doubt', () => {
  it('keeps the owner, the evidence and the name, and asks Meta', () => {
    const rang = { silent: true };
    const thread = doubt(held(BY_INBOX, { ownerName: 'page-inbox', rang }), QUESTION);
    expect(thread).toMatchObject({ owner: BY_INBOX, ownerName: 'page-inbox', rang, unproven: true });
    expect(thread.evidence).toEqual(EVIDENCE);
    expect(asksOwner(thread)).toBe(true);
  });

  it('names the app that may be the owner instead, and drops what belonged to the other', () => {
    const before = held(BY_INBOX, { ownerName: 'page-inbox', rang: { silent: true } });
    const thread = doubt(before, QUESTION, { owner: BY_DESK, name: 'help-desk' });
    expect(thread).toMatchObject({ owner: BY_DESK, ownerName: 'help-desk', unproven: true });
    expect(thread).not.toHaveProperty('rang');
    expect(doubt(before, QUESTION, { owner: BY_DESK })).not.toHaveProperty('ownerName');
  });

  it('keeps the name of an owner that is suspected itself', () => {
    const before = held(BY_INBOX, { ownerName: 'page-inbox' });
    expect(doubt(before, QUESTION, { owner: BY_INBOX }).ownerName).toBe('page-inbox');
  });
});

describe('askOwner', () => {
  const asked = (thread: Thread, question: Partial<Question> = {}) =>
    askOwner(thread, { ...QUESTION, ...question }).mailbox;

  it('waits for 15 minutes at most, since a timer can ask again', () => {
    expect(asked(threadWith())).toStrictEqual([
      {
        verb: 'verify',
        id: expect.stringMatching(/^mh-/),
        cause: 'event',
        causedAt: NOW,
        notAfter: NOW + 15 * MINUTE,
        attempts: 0,
      },
    ]);
  });

  it('keeps the verify that waits', () => {
    const thread = threadWith({ mailbox: [verify()] });
    expect(askOwner(thread, QUESTION)).toBe(thread);
  });

  it('asks once more while one is under way, since that began before the evidence', () => {
    expect(asked(threadWith({ mailbox: [begun(verify())] }))).toHaveLength(2);
  });

  it('gives the same question the same id, and any other question another', () => {
    const [first] = asked(threadWith());
    const underWay = threadWith({ mailbox: first ? [begun(first)] : [] });
    const others = [
      asked(threadWith(), { cause: 'timer' })[0],
      asked(threadWith(), { by: 'e2' })[0],
      asked(threadWith(), { now: NOW + 1 })[0],
      asked(underWay)[1],
    ];
    expect(new Set([first, ...others].map((command) => command?.id)).size).toBe(5);
    expect(asked(threadWith({ mailbox: [answer()] }))[0]?.id).toBe(first?.id);
  });
});

describe('askOwnerAt', () => {
  it.each<[string, Owner, number | undefined, number | undefined]>([
    ['at the time given', BY_US, undefined, NOW + HOUR],
    ['3 s after control runs out, if that is earlier', BY_US, NOW + MINUTE, NOW + MINUTE + 3 * SECOND],
    ['at the time given, if control runs out later', BY_INBOX, NOW + DAY, NOW + HOUR],
    ['at the time given, if control has run out already', BY_INBOX, NOW - 3 * SECOND, NOW + HOUR],
    ['at the time given, if the thread has no owner', IDLE, NOW + MINUTE, NOW + HOUR],
  ])('has Meta asked %s', (_when, owner, expiresAt, expected) => {
    const thread = ownedBy(owner, expiresAt === undefined ? {} : { expiresAt });
    expect(askOwnerAt(thread, NOW + HOUR, NOW).verifyAt).toBe(expected);
  });

  it('has Meta not asked where no time is given and control has no end', () => {
    expect(askOwnerAt(ownedBy(BY_US, { verifyAt: NOW }), undefined, NOW)).not.toHaveProperty('verifyAt');
  });
});

describe('ownerOf', () => {
  it.each([
    ['our app id', OUR_APP, BY_US],
    ['the app id of another', HELP_DESK, BY_DESK],
  ])('gives the owner with %s', (_what, appId, owner) => {
    expect(ownerOf(appId, SETTINGS)).toEqual(owner);
  });
});

describe('isSameOwner', () => {
  const owners = [BY_US, BY_INBOX, BY_DESK, FOREIGN, IDLE, UNKNOWN];
  it.each(owners.map((owner, n) => [owner.kind, owner, n] as const))(
    'distinguishes %s (%j) from any other',
    (_kind, owner, n) => {
      expect(owners.map((other) => isSameOwner(owner, { ...other }))).toEqual(owners.map((_, m) => m === n));
    },
  );
});
