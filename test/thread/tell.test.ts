import { describe, expect, it } from 'vitest';
import { fail } from '../../functions/thread/fail.ts';
import { countUntold, markTold, untoldOf } from '../../functions/thread/tell.ts';
import type { Thread } from '../../functions/thread/thread.ts';
import { NOW, threadWith } from '../support/threads.ts';

const listing = (count: number, thread: Thread = threadWith()): Thread =>
  Array.from({ length: count }).reduce<Thread>(
    (each, _, n) => fail(each, { id: `c${n}`, verb: 'say' }, 'refused', NOW + n),
    thread,
  );

describe('failures that the alarm has not been told of', () => {
  it('are all that were listed since it was told', () => {
    const told = markTold(listing(2), listing(2));
    expect(untoldOf(told)).toEqual({ count: 0, failures: [] });
    const again = listing(1, told);
    expect(untoldOf(again)).toEqual({ count: 1, failures: again.failures.slice(-1) });
  });

  it('are counted though the list has no room for them, or an operator has cleared it', () => {
    expect(untoldOf(listing(15))).toMatchObject({ count: 15, failures: { length: 10 } });
    expect(untoldOf({ ...listing(3), failures: [] })).toEqual({ count: 3, failures: [] });
    expect(untoldOf(threadWith())).toEqual({ count: 0, failures: [] });
  });

  it('stay untold if others have listed them meanwhile', () => {
    const before = listing(1);
    expect(countUntold(markTold(listing(2, before), before))).toBe(2);
  });

  it('are told once, though the mark is set twice', () => {
    const before = listing(1);
    const marked = markTold(before, before);
    expect(markTold(marked, before)).toBe(marked);
  });
});
