import type { PauseReason } from '../thread/page.ts';

/**
 * What to do about a call to Graph that brought no success.
 * - `retry`: never executed, or without effect: safe to repeat.
 * - `inDoubt`: it may have happened. Find out before doing it again.
 * - `notOwner`: somebody else controls the thread. Ask for the thread owner, never repeat.
 * - `wrongMode`: the Page shares its threads in the other way (`Mode`). Read the mode, use the other verb.
 * - `appSecretProof`: no app secret that we have proves the token. The secret's trouble, not the thread's.
 * - `never`: refused for good, because of this person or this message.
 * - `{ pause }`: nothing will succeed for the whole Page, for this reason.
 */
export type Disposition =
  | 'retry'
  | 'inDoubt'
  | 'notOwner'
  | 'wrongMode'
  | 'appSecretProof'
  | 'never'
  | { readonly pause: PauseReason };

/** Whether the whole Page is to be left alone for this reason. */
export function isPause(disposition: Disposition, reason: PauseReason): boolean {
  return typeof disposition === 'object' && disposition.pause === reason;
}
