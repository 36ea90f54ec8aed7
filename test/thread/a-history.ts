import type { AppId } from '../../functions/messenger/ids.ts';
import { HELP_DESK, OUR_APP, PAGE_INBOX } from '../ids.ts';

const GAPS = [0, 1, 300, 900, 1_500];
const DELAYS = [20, 700, 5_000];
const OWNERS = [OUR_APP, PAGE_INBOX, HELP_DESK];
/** By how much our clock is ahead of Meta's, in ms. */
export const SKEWS = [-1_500, 0, 1_500];
const START = Date.UTC(2026, 10, 21, 9, 15, 2, 400);
/** A call of ours is asked this long (ms) before Meta does it, and answered this long after. */
const CALL = { before: 30, after: 60 };

/** A change of owner at Meta, at some moment of its clock; `arrivesAt` is when its event reaches us, by Meta's clock. */
export interface Change {
  readonly time: number;
  readonly owner: AppId;
  readonly by: 'ms' | 'seconds' | 'call';
  readonly arrivesAt: number;
}

/**
 * Every history of `count` changes in a thread that was ours: each gap, new owner, kind of stamp and delay, be it by
 * others or, where it is to or from us, by a call of ours.
 */
export function* histories(count: number, before: readonly Change[] = []): Generator<readonly Change[]> {
  if (before.length === count) {
    yield before;
    return;
  }
  const last = before.at(-1);
  for (const gap of last ? GAPS : [0]) {
    const time = (last?.time ?? START) + gap;
    for (const change of changesAt(time, last?.owner ?? OUR_APP))
      yield* histories(count, [...before, change]);
  }
}

function changesAt(time: number, previous: AppId): readonly Change[] {
  return OWNERS.filter((owner) => owner !== previous).flatMap((owner) => {
    const ours: Change = { time, owner, by: 'call', arrivesAt: time + CALL.after };
    const theirs = (['ms', 'seconds'] as const).flatMap((by) =>
      DELAYS.map((delay): Change => ({ time, owner, by, arrivesAt: time + delay })),
    );
    return owner === OUR_APP || previous === OUR_APP ? [ours, ...theirs] : theirs;
  });
}

/** When, by Meta's clock, the call of ours was asked that made this change. */
export const askedAt = ({ time }: Change): number => time - CALL.before;

/** Who had the thread at Meta at some moment of its clock. */
export function ownerAt(history: readonly Change[], time: number): AppId {
  return history.findLast((change) => change.time <= time)?.owner ?? OUR_APP;
}
