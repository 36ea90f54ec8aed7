import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameOwner, ownerOf } from '../../../functions/thread/ownership.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE_INBOX } from '../../ids.ts';
import { type Change, ownerAt } from '../../thread/a-history.ts';
import { SETTINGS } from '../../thread/a-thread.ts';
import { type Hearing, ledgerAfter } from './ledger-after.ts';

// More on demand, and one again: RUNS=100000 SEED=42 npx vitest run --project proofs test/proofs/model/ledger.test.ts
const RUNS = {
  numRuns: Number(process.env.RUNS ?? 20_000),
  ...(process.env.SEED ? { seed: Number(process.env.SEED) } : {}),
};

/** How long a call of ours takes after Meta has done it, in ms. */
const CALL = 60;

const step = fc.record({
  gap: fc.oneof(fc.constantFrom(0, 1, 300, 900, 1_500), fc.nat({ max: 8_000 })),
  owner: fc.constantFrom(OUR_APP, PAGE_INBOX, HELP_DESK),
  by: fc.constantFrom('ms', 'seconds', 'call'),
  delay: fc.oneof(fc.constantFrom(20, 700, 5_000), fc.nat({ max: 90_000 })),
});

/** Changes of owner, each to somebody else; only we can call, and only to or from us. */
const history = fc.array(step, { minLength: 3, maxLength: 10 }).map((steps) => {
  const changes: Change[] = [];
  for (const { gap, owner, by, delay } of steps) {
    const last = changes.at(-1);
    const previous = last?.owner ?? OUR_APP;
    if (owner === previous) continue;
    const time = (last?.time ?? NOW) + gap;
    const isCall = by === 'call' && (owner === OUR_APP || previous === OUR_APP);
    const told = by === 'call' ? 'ms' : by;
    changes.push({ time, owner, by: isCall ? 'call' : told, arrivesAt: time + (isCall ? CALL : delay) });
  }
  return changes;
});

const hearing: fc.Arbitrary<Hearing> = fc.record({
  skew: fc.integer({ min: -1_900, max: 1_900 }),
  latencies: fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 4 }),
  repeats: fc.array(fc.nat({ max: 60_000 }), { maxLength: 2 }),
});

/** Whether the ledger ends with the owner that Meta has, without a doubt. */
const isTrue = (changes: readonly Change[], heard: Hearing): boolean => {
  const { owner, unproven, mailbox } = ledgerAfter(changes, heard);
  const truth = ownerOf(ownerAt(changes, Number.POSITIVE_INFINITY), SETTINGS);
  return isSameOwner(owner, truth) && !unproven && mailbox.length === 0;
};

describe('the order of evidence', () => {
  it('ends with the owner that Meta has, without a doubt, in histories of up to ten changes', () => {
    fc.assert(fc.property(history, hearing, isTrue), RUNS);
  });

  it('would not where the clocks differ by more than the rules allow for', () => {
    const apart = hearing.map((heard) => ({ ...heard, skew: 10_000 }));
    expect(fc.check(fc.property(history, apart, isTrue), RUNS).failed).toBe(true);
  });
});
