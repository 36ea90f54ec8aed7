import type { AppId } from '../messenger/ids.ts';
import type { Action } from './action.ts';
import type { Mode } from './page.ts';

/** Meta's answer to who owns a thread. `hidden`: somebody does, and it is not us. Times in Unix ms. */
export type ThreadOwner =
  | { readonly kind: 'app'; readonly appId: AppId; readonly expiresAt?: number }
  | { readonly kind: 'hidden'; readonly expiresAt?: number }
  | { readonly kind: 'idle' };

/** What Graph said about an attempt that did not succeed. */
export interface Told {
  /** For the timeline; no text of a message. */
  readonly detail: string;
  readonly fbtraceId?: string;
}

/** How an attempt at a command ended. */
export type Outcome =
  /** Words went out (`say`, `handOver`). */
  | { readonly kind: 'said'; readonly messageId?: string }
  /** Meta did what `pass`, `take`, `request`, `release` or `extend` asked. */
  | { readonly kind: 'moved' }
  /** Meta named the owner (`verify`). */
  | { readonly kind: 'owner'; readonly owner: ThreadOwner }
  /** The bot has answered. */
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  /** Nobody knows whether Meta did it. */
  | ({ readonly kind: 'inDoubt' } & Told)
  /** It was not done, and may be tried again at `retryAt` (Unix ms). */
  | ({ readonly kind: 'retry'; readonly retryAt: number } & Told)
  /** It was not even tried: it waits until `retryAt` (Unix ms), and counts as no attempt. */
  | { readonly kind: 'postponed'; readonly retryAt: number; readonly detail: string }
  /** Refused because somebody else owns the thread. */
  | ({ readonly kind: 'notOwner' } & Told)
  /** Refused because the Page is in this mode, which has another verb. */
  | ({ readonly kind: 'otherMode'; readonly mode: Mode } & Told)
  /** Refused for a reason that concerns the whole Page: it waits for the Page. */
  | ({ readonly kind: 'paused' } & Told)
  /** Refused for good. */
  | ({ readonly kind: 'refused' } & Told);

/** When a call was made and answered, Unix ms of our clock. */
export interface Timing {
  readonly askedAt: number;
  readonly answeredAt: number;
}
