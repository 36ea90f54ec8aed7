import type { Psid } from '../../../../functions/messenger/ids.ts';
import type { AppId } from '../../../../local/meta/ids.ts';
import type { ThreadMessage } from '../../../../local/meta/thread.ts';
import { OUR_APP } from '../../../ids.ts';
import { AUTOMATIC } from '../act.ts';
import type { OwnerPeriod } from '../meta.ts';
import type { Storm } from '../storm.ts';

/** The messages of an app in a thread. */
export function saidBy(
  storm: Storm,
  psid: Psid,
  isSpeaker: (from: AppId) => boolean,
): readonly ThreadMessage[] {
  return storm.meta.page.thread(psid).messages.filter(({ from }) => from !== 'person' && isSpeaker(from));
}

export const isOurs = (appId: AppId): boolean => appId === OUR_APP;
export const isOther = (appId: AppId | null): boolean => appId !== null && appId !== OUR_APP;

/** Whether words are an automatic text of the Page's. */
export const isAutomatic = (text: string | undefined): boolean => text?.startsWith(AUTOMATIC) === true;

/** Whether another app controlled the thread at some moment of this span (Unix ms). */
export function wasElsewhere(periods: readonly OwnerPeriod[], from: number, to: number): boolean {
  return wasOwned(periods, from, to, isOther);
}

/** Whether an app, or one of these apps, controlled the thread at some moment of this span (Unix ms). */
export function wasOwned(
  periods: readonly OwnerPeriod[],
  from: number,
  to: number,
  isOneOf: (owner: AppId | null) => boolean = (owner) => owner !== null,
): boolean {
  return periods.some(({ at, owner, expiresAt }, n) => {
    const end = Math.min(
      periods[n + 1]?.at ?? Number.POSITIVE_INFINITY,
      expiresAt ?? Number.POSITIVE_INFINITY,
    );
    return isOneOf(owner) && at <= to && end >= from;
  });
}

/** When control of the thread last moved or ran out; 0 if it never did. */
export function lastChange(periods: readonly OwnerPeriod[], now: number): number {
  let owner: AppId | null = null;
  let changedAt = 0;
  for (const [n, period] of periods.entries()) {
    if (period.owner !== owner) changedAt = period.at;
    owner = period.owner;
    const end = period.expiresAt ?? Number.POSITIVE_INFINITY;
    if (owner !== null && end <= (periods[n + 1]?.at ?? now)) {
      owner = null;
      changedAt = end;
    }
  }
  return changedAt;
}
