import { describe, expect, it } from 'vitest';
import type { Span } from '../../functions/messenger/events.ts';
import type { Owner, Thread } from '../../functions/thread/thread.ts';
import { type Claim, weigh } from '../../functions/thread/weigh.ts';
import { NOW, threadWith } from '../support/threads.ts';
import { begun, verify } from './a-command.ts';
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

describe('weigh', () => {
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
    const weighed = weigh(held(BY_INBOX), claim(claimed, { at: span }), SETTINGS);
    expect(weighed).toMatchObject({ thread: { owner, unproven }, verdict });
  });

  it('applies anything to a thread without evidence', () => {
    expect(weigh(threadWith(), claim(IDLE, { at: at(0) }), SETTINGS)).toMatchObject({
      thread: { owner: IDLE, evidence: { kind: 'pass', from: 0, to: 0 } },
      verdict: 'applied',
    });
  });

  it('applies what is known to be the latest, whatever its span', () => {
    const latest = claim(BY_US, { at: at(NOW - HOUR), isLatest: true });
    expect(weigh(held(BY_INBOX), latest, SETTINGS)).toMatchObject({
      thread: { owner: BY_US },
      verdict: 'applied',
    });
  });

  it('stretches what it rests on over spans that cannot be ordered', () => {
    const span = { from: NOW - 500, to: NOW + 2_000 };
    const { thread } = weigh(held(BY_INBOX), claim(BY_US, { at: span }), SETTINGS);
    expect(thread.evidence).toEqual({ kind: 'pass', ...span });
    const merged = weigh(held(BY_INBOX), claim(BY_INBOX, { at: span }), SETTINGS).thread;
    expect(merged.evidence).toEqual({ kind: 'take', from: NOW, to: NOW + 2_000 });
    expect(weigh(held(BY_INBOX), claim(BY_INBOX, { at: span }), SETTINGS).verdict).toBe('applied');
  });

  it('tells apart two apps', () => {
    expect(weigh(held(BY_INBOX), claim(BY_DESK, { at: at(NOW) }), SETTINGS).verdict).toBe('unordered');
  });

  it('ends a doubt with proof, unless a question that came of the doubt still waits', () => {
    const doubted = { unproven: true };
    expect(weigh(held(BY_INBOX, doubted), claim(BY_US), SETTINGS).thread.unproven).toBe(false);
    const waiting = held(BY_INBOX, { ...doubted, mailbox: [verify()] });
    expect(weigh(waiting, claim(BY_US), SETTINGS).thread.unproven).toBe(true);
    const underWay = held(BY_INBOX, { ...doubted, mailbox: [begun(verify())] });
    expect(weigh(underWay, claim(BY_US), SETTINGS).thread.unproven).toBe(false);
  });

  it('doubts an owner that is only guessed at', () => {
    expect(weigh(held(BY_INBOX), claim(BY_US, { isProof: false }), SETTINGS).thread).toMatchObject({
      owner: BY_US,
      unproven: true,
    });
  });

  it('keeps since when the owner began to be the owner', () => {
    expect(weigh(held(BY_INBOX), claim(BY_INBOX), SETTINGS).thread.since).toBe(NOW);
    expect(weigh(held(BY_INBOX), claim(BY_DESK), SETTINGS).thread.since).toBe(NOW + 5 * SECOND);
  });

  it('believes Meta about when control runs out, and guesses a day otherwise', () => {
    const told = claim(BY_INBOX, { expiresAt: NOW + HOUR });
    expect(weigh(held(BY_INBOX, { expiresAt: NOW + DAY }), told, SETTINGS).thread.expiresAt).toBe(NOW + HOUR);
    expect(weigh(held(BY_INBOX), claim(BY_DESK), SETTINGS).thread.expiresAt).toBe(NOW + 5 * SECOND + DAY);
    const extended = held(BY_INBOX, { expiresAt: NOW + 7 * DAY });
    expect(weigh(extended, claim(BY_INBOX), SETTINGS).thread.expiresAt).toBe(NOW + 7 * DAY);
  });

  it('slides the guess with newer evidence of the same owner, and never back', () => {
    const known = (expiresAt: number) =>
      weigh(held(BY_INBOX, { expiresAt }), claim(BY_INBOX), SETTINGS).thread.expiresAt;
    expect(known(NOW + HOUR)).toBe(NOW + 5 * SECOND + DAY);
    expect(known(NOW + 2 * DAY)).toBe(NOW + 2 * DAY);
    expect(weigh(held(BY_INBOX), claim(BY_INBOX), SETTINGS).thread.expiresAt).toBe(NOW + 5 * SECOND + DAY);
  });

  it.each([IDLE, UNKNOWN])('lets control of a thread whose owner is $kind never run out', (owner) => {
    const told = claim(owner, { expiresAt: NOW + HOUR });
    expect(weigh(held(BY_INBOX, { expiresAt: NOW }), told, SETTINGS).thread).not.toHaveProperty('expiresAt');
  });

  it.each([
    ['an hour', HOUR, false],
    ['more than an hour', HOUR + 1, true],
  ])('believes a stamp that spans %s, or checks the owner at once', (_what, length, unproven) => {
    const span = { from: NOW + SECOND, to: NOW + SECOND + length };
    const { thread } = weigh(held(BY_INBOX, { expiresAt: NOW + 7 }), claim(BY_DESK, { at: span }), SETTINGS);
    expect(thread).toMatchObject({ owner: BY_DESK, unproven });
    const guess = unproven ? {} : { since: span.from, expiresAt: span.to + DAY, elsewhereAt: span.from };
    const { since, expiresAt, elsewhereAt } = thread;
    expect({ since, expiresAt, elsewhereAt }).toEqual({ since: undefined, ...guess });
    const same = weigh(held(BY_DESK, { expiresAt: NOW + 7 }), claim(BY_DESK, { at: span }), SETTINGS).thread;
    expect(same.expiresAt).toBe(unproven ? NOW + 7 : span.to + DAY);
  });

  it.each<[string, Owner, boolean, number]>([
    ['proof that another app has control', BY_DESK, true, NOW + 5 * SECOND],
    ['a guess that another app has', BY_DESK, false, NOW - DAY],
    ['proof that we have', BY_US, true, NOW - DAY],
    ['proof that nobody has', IDLE, true, NOW - DAY],
  ])('remembers when somebody else was last proved to have control: %s', (_what, owner, isProof, when) => {
    const before = held(BY_INBOX, { elsewhereAt: NOW - DAY });
    expect(weigh(before, claim(owner, { isProof }), SETTINGS).thread.elsewhereAt).toBe(when);
  });

  it.each<[string, Owner, boolean, boolean]>([
    ['an owner', BY_US, true, false],
    ['another owner', BY_INBOX, true, false],
    ['nobody', IDLE, true, true],
    ['a guess', BY_US, false, true],
  ])('explains a human’s interjection by a proof that names %s', (_what, owner, isProof, isKept) => {
    const thread = ownedBy(UNKNOWN, { interjection: { at: NOW } });
    const weighed = weigh(thread, claim(owner, { isProof }), SETTINGS);
    expect(weighed.thread.interjection !== undefined).toBe(isKept);
  });

  it('forgets a request for the thread once it has another owner', () => {
    const asked = held(BY_INBOX, { returnAskedAt: NOW });
    expect(weigh(asked, claim(BY_INBOX), SETTINGS).thread.returnAskedAt).toBe(NOW);
    expect(weigh(asked, claim(BY_DESK), SETTINGS).thread).not.toHaveProperty('returnAskedAt');
  });
});
