import { describe, expect, it } from 'vitest';
import type { Span } from '../../functions/messenger/events.ts';
import { believe, type Claim, type Question } from '../../functions/thread/ownership.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { NOW } from '../ids.ts';
import { threadWith } from '../support/threads.ts';
import { asksOwner, begun, verify } from './a-command.ts';
import {
  at,
  BY_DESK,
  BY_INBOX,
  BY_US,
  DAY,
  HOUR,
  IDLE,
  ownedBy,
  SECOND,
  SETTINGS,
  UNKNOWN,
} from './a-thread.ts';

const HELD: Span = { from: NOW, to: NOW + 999 };
const held = (owner: Owner, members: Partial<Thread> = {}) =>
  threadWith({ owner, evidence: { kind: 'take', ...HELD }, since: NOW, ...members });
const claim = (owner: Owner, members: Partial<Claim> = {}): Claim => ({
  kind: 'pass',
  owner,
  at: at(NOW + 5 * SECOND),
  isProof: true,
  ...members,
});

const QUESTION: Question = { cause: 'event', by: 'e1', now: NOW };
const believed = (thread: Thread, of: Claim) => believe(thread, of, SETTINGS, QUESTION);

describe('believe', () => {
  it.each<[string, Span, Owner, Owner, boolean, string]>([
    ['wholly later', at(NOW + 1_000), BY_US, BY_US, false, 'applied'],
    ['wholly earlier', at(NOW - 1), BY_US, BY_INBOX, false, 'stale'],
    ['touching its start', { from: NOW - 999, to: NOW }, BY_US, BY_INBOX, true, 'unordered'],
    ['touching its end', at(NOW + 999), BY_US, BY_INBOX, true, 'unordered'],
    ['inside it', at(NOW + 500), BY_US, BY_INBOX, true, 'unordered'],
    ['around it', { from: NOW - 2_000, to: NOW + 2_000 }, BY_US, BY_INBOX, true, 'unordered'],
    ['overlapping, of the same owner', at(NOW + 999), BY_INBOX, BY_INBOX, false, 'applied'],
    ['earlier, of the same owner', at(NOW - 1), BY_INBOX, BY_INBOX, false, 'stale'],
  ])('%s', (_where, span, claimed, owner, unproven, verdict) => {
    const result = believed(held(BY_INBOX), claim(claimed, { at: span }));
    expect(result).toMatchObject({ thread: { owner, unproven }, verdict });
  });

  it('applies anything to a thread without evidence', () => {
    expect(believed(threadWith(), claim(IDLE, { at: at(0) }))).toMatchObject({
      thread: { owner: IDLE, evidence: { kind: 'pass', from: 0, to: 0 } },
      verdict: 'applied',
    });
  });

  it('applies what is known to be the latest, whatever its span', () => {
    const latest = claim(BY_US, { at: at(NOW - HOUR), isLatest: true });
    expect(believed(held(BY_INBOX), latest)).toMatchObject({
      thread: { owner: BY_US },
      verdict: 'applied',
    });
  });

  it('extends the evidence over spans that cannot be ordered', () => {
    const span = { from: NOW - 500, to: NOW + 2_000 };
    const { thread } = believed(held(BY_INBOX), claim(BY_US, { at: span }));
    expect(thread.evidence).toEqual({ kind: 'pass', ...span });
    const merged = believed(held(BY_INBOX), claim(BY_INBOX, { at: span })).thread;
    expect(merged.evidence).toEqual({ kind: 'take', from: NOW, to: NOW + 2_000 });
    expect(believed(held(BY_INBOX), claim(BY_INBOX, { at: span })).verdict).toBe('applied');
  });

  it('distinguishes two apps', () => {
    expect(believed(held(BY_INBOX), claim(BY_DESK, { at: at(NOW) })).verdict).toBe('unordered');
  });

  it('ends a doubt with proof, unless a verify waits for that doubt', () => {
    const doubted = { unproven: true };
    expect(believed(held(BY_INBOX, doubted), claim(BY_US)).thread.unproven).toBe(false);
    const waiting = held(BY_INBOX, { ...doubted, mailbox: [verify()] });
    expect(believed(waiting, claim(BY_US)).thread.unproven).toBe(true);
    const underWay = held(BY_INBOX, { ...doubted, mailbox: [begun(verify())] });
    expect(believed(underWay, claim(BY_US)).thread.unproven).toBe(false);
  });

  it('puts a guessed owner in doubt', () => {
    expect(believed(held(BY_INBOX), claim(BY_US, { isProof: false })).thread).toMatchObject({
      owner: BY_US,
      unproven: true,
    });
  });

  it('keeps the time since when the owner has been the owner', () => {
    expect(believed(held(BY_INBOX), claim(BY_INBOX)).thread.since).toBe(NOW);
    expect(believed(held(BY_INBOX), claim(BY_DESK)).thread.since).toBe(NOW + 5 * SECOND);
  });

  it('takes the end of control from Meta, and guesses a day otherwise', () => {
    const named = claim(BY_INBOX, { expiresAt: NOW + HOUR });
    expect(believed(held(BY_INBOX, { expiresAt: NOW + DAY }), named).thread.expiresAt).toBe(NOW + HOUR);
    expect(believed(held(BY_INBOX), claim(BY_DESK)).thread.expiresAt).toBe(NOW + 5 * SECOND + DAY);
    const extended = held(BY_INBOX, { expiresAt: NOW + 7 * DAY });
    expect(believed(extended, claim(BY_INBOX)).thread.expiresAt).toBe(NOW + 7 * DAY);
  });

  it('moves the guess later with newer evidence of the same owner, and never back', () => {
    const known = (expiresAt: number) =>
      believed(held(BY_INBOX, { expiresAt }), claim(BY_INBOX)).thread.expiresAt;
    expect(known(NOW + HOUR)).toBe(NOW + 5 * SECOND + DAY);
    expect(known(NOW + 2 * DAY)).toBe(NOW + 2 * DAY);
    expect(believed(held(BY_INBOX), claim(BY_INBOX)).thread.expiresAt).toBe(NOW + 5 * SECOND + DAY);
  });

  it.each([IDLE, UNKNOWN])('has no end of control where the owner is $kind', (owner) => {
    const named = claim(owner, { expiresAt: NOW + HOUR });
    expect(believed(held(BY_INBOX, { expiresAt: NOW }), named).thread).not.toHaveProperty('expiresAt');
  });

  it.each([
    ['an hour', HOUR, false],
    ['more than an hour', HOUR + 1, true],
  ])('believes a stamp that spans %s, or puts the owner in doubt', (_what, length, unproven) => {
    const span = { from: NOW + SECOND, to: NOW + SECOND + length };
    const { thread } = believed(held(BY_INBOX, { expiresAt: NOW + 7 }), claim(BY_DESK, { at: span }));
    expect(thread).toMatchObject({ owner: BY_DESK, unproven });
    const guess = unproven ? {} : { since: span.from, expiresAt: span.to + DAY, heldByOtherAt: span.from };
    const { since, expiresAt, heldByOtherAt } = thread;
    expect({ since, expiresAt, heldByOtherAt }).toEqual({ since: undefined, ...guess });
    const same = believed(held(BY_DESK, { expiresAt: NOW + 7 }), claim(BY_DESK, { at: span })).thread;
    expect(same.expiresAt).toBe(unproven ? NOW + 7 : span.to + DAY);
  });

  it.each<[string, Owner, boolean, number]>([
    ['proof that another app has control', BY_DESK, true, NOW + 5 * SECOND],
    ['a guess that another app has', BY_DESK, false, NOW - DAY],
    ['proof that we have', BY_US, true, NOW - DAY],
    ['proof that no app has', IDLE, true, NOW - DAY],
  ])('keeps when another app was last proved to have control: %s', (_what, owner, isProof, when) => {
    const before = held(BY_INBOX, { heldByOtherAt: NOW - DAY });
    expect(believed(before, claim(owner, { isProof })).thread.heldByOtherAt).toBe(when);
  });

  it.each<[string, Owner, boolean, boolean]>([
    ['an owner', BY_US, true, false],
    ['another owner', BY_INBOX, true, false],
    ['no app', IDLE, true, true],
    ['a guess', BY_US, false, true],
  ])('ends or keeps that a human is around: %s', (_what, owner, isProof, isKept) => {
    const thread = ownedBy(UNKNOWN, { humanAround: { at: NOW } });
    const result = believed(thread, claim(owner, { isProof }));
    expect(result.thread.humanAround !== undefined).toBe(isKept);
  });

  it('asks Meta for an owner in doubt, and only then', () => {
    expect(asksOwner(believed(held(BY_INBOX), claim(BY_US)).thread)).toBe(false);
    expect(asksOwner(believed(held(BY_INBOX), claim(BY_US, { isProof: false })).thread)).toBe(true);
    expect(asksOwner(believed(held(BY_INBOX), claim(BY_US, { at: at(NOW) })).thread)).toBe(true);
    const stale = claim(BY_US, { at: at(NOW - 1), isProof: false });
    expect(asksOwner(believed(held(BY_INBOX), stale).thread)).toBe(false);
  });
});

describe('believe: the clocks of the owner', () => {
  const claimed = claim(BY_DESK);
  const late = { ...QUESTION, now: NOW + HOUR };
  const rang = { silent: true };

  it('do not ring at once where the news is late: a human’s words may be on their way', () => {
    const { thread } = believe(held(BY_US), claimed, SETTINGS, late);
    expect(thread.clocksFrom).toBe(NOW + HOUR + SETTINGS.verifyAfterQuietMs);
    expect(believed(held(BY_US), claimed).thread).not.toHaveProperty('clocksFrom');
    expect(believe(held(BY_DESK), claimed, SETTINGS, late).thread).not.toHaveProperty('clocksFrom');
  });

  it('begin anew with another owner', () => {
    expect(believed(held(BY_DESK, { rang }), claimed).thread.rang).toEqual(rang);
    expect(believed(held(BY_DESK, { rang }), claim(BY_INBOX)).thread).not.toHaveProperty('rang');
  });

  it('forget what was to follow once the thread is ours again, where another app gets it', () => {
    const wayBack = { why: 'silent', at: NOW } as const;
    expect(believed(held(BY_DESK, { wayBack }), claim(BY_US)).thread.wayBack).toEqual(wayBack);
    expect(believed(held(BY_DESK, { wayBack }), claim(BY_INBOX)).thread).not.toHaveProperty('wayBack');
  });
});
