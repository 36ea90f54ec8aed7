import { afterOpenTime } from '../settings/opening-hours.ts';
import { type PageSettings, type Target, targetOf } from '../settings/settings.ts';
import { MINUTE } from './limits.ts';
import { isHeldByOther } from './ownership.ts';
import { lastVoiceAtOf, type Owner, type Thread } from './thread.ts';

/*
 * Two clocks run while another app has the thread:
 *
 * | clock       | counts from                                                       | while                            |
 * | ----------- | ----------------------------------------------------------------- | -------------------------------- |
 * | `unclaimed` | the message that waits, or since when the app has it, if later    | the app has said nothing         |
 * | `silent`    | the last words of either side, or since when the app has it, if later | always                       |
 *
 * `unclaimed` counts the opening hours of the target only. Each rings once for an owner and a wait (`rang` of the thread); way-back.ts says what follows. An owner that Meta hides, and an app that is no
 * target, has the longest time of all targets, but a thread comes back for silence only from an app that the settings name,
 * or from a hidden one.
 */
export type Clock = 'unclaimed' | 'silent';

/** When (Unix ms) a clock rings. */
export interface Ringing {
  readonly clock: Clock;
  readonly at: number;
}

/** The clocks of a thread that have yet to ring, also those that are late, the earliest first. */
export function clocksOf(thread: Thread, settings: PageSettings): readonly Ringing[] {
  if (!isHeldByOther(thread.owner) || thread.unproven) return [];
  const { clocksFrom = 0 } = thread;
  return (['unclaimed', 'silent'] as const)
    .filter((clock) => !thread.rang?.[clock])
    .flatMap((clock) => {
      const at = CLOCKS[clock](thread, settings);
      return at === undefined ? [] : { clock, at: Math.max(at, clocksFrom) };
    })
    .sort((a, b) => a.at - b.at);
}

const CLOCKS: Readonly<Record<Clock, (thread: Thread, settings: PageSettings) => number | undefined>> = {
  unclaimed(thread, settings) {
    const { owner, waitingSince, since } = thread;
    const withinMs = unclaimedMsOf(owner, settings);
    if (withinMs === undefined || waitingSince === undefined || since === undefined) return undefined;
    if (isPickedUp(thread)) return undefined;
    const from = Math.max(waitingSince, since);
    const hours = targetWith(owner, settings)?.hours;
    return hours ? afterOpenTime(hours, from, withinMs) : from + withinMs;
  },
  silent(thread, settings) {
    const { owner, since } = thread;
    const silentMs = silentMsOf(owner, settings);
    if (silentMs === undefined || since === undefined) return undefined;
    return Math.max(since, lastWordAtOf(thread)) + silentMs;
  },
};

/** Whether the owner, or a human beside it, has said something since it has the thread. */
export function isPickedUp(thread: Thread): boolean {
  return lastVoiceAtOf(thread) >= (thread.since ?? 0);
}

/** When either side last said something (Unix ms); 0 if nothing is known. */
export function lastWordAtOf(thread: Thread): number {
  return Math.max(thread.lastPersonAt ?? 0, lastVoiceAtOf(thread));
}

/** The thread whose clock has rung. It does so again for another owner, for a new wait, and after another voice. */
export function rung(thread: Thread, clock: Clock): Thread {
  return { ...thread, rang: { ...thread.rang, [clock]: true } };
}

/** After how long (ms) a person who waits for this owner has not been picked up; undefined: never. */
function unclaimedMsOf(owner: Owner, settings: PageSettings): number | undefined {
  const target = targetWith(owner, settings);
  const all = target ? [target] : Object.values(settings.targets);
  return longest(all.map(({ unclaimedMinutes = UNCLAIMED_MINUTES }) => unclaimedMinutes));
}

/** Where the settings name no other time. */
const UNCLAIMED_MINUTES = 15;

/** After how long (ms) without a word of either side the thread is taken back from this owner; undefined: never. */
export function silentMsOf(owner: Owner, settings: PageSettings): number | undefined {
  const target = targetWith(owner, settings);
  if (target) return longest([target.silentMinutes ?? 0]);
  if (owner.kind !== 'foreign') return undefined;
  return longest(Object.values(settings.targets).map(({ silentMinutes = 0 }) => silentMinutes));
}

/** The target that has the thread, if the settings name it. */
export function targetWith(owner: Owner, settings: PageSettings): Target | undefined {
  return owner.kind === 'app' ? targetOf(owner.appId, settings) : undefined;
}

function longest(minutes: readonly number[]): number | undefined {
  const most = Math.max(0, ...minutes);
  return most > 0 ? most * MINUTE : undefined;
}
