import type { PageId } from '../messenger/ids.ts';

/** How a Page shares its threads: Conversation Routing (a default app is set) or Meta's default behaviour. */
export type Mode = 'routing' | 'zero-config';

/** Why nothing is asked of Graph for a Page. */
export type PauseReason = 'no-token' | 'token' | 'permission' | 'rate-limit' | 'restricted' | 'policy';

/** What was learnt about a whole Page. */
export interface Page {
  readonly pageId: PageId;
  /** Mode a channel, with when it was read (Unix ms). */
  readonly messenger?: { readonly mode: Mode; readonly readAt: number };
  readonly instagram?: { readonly mode: Mode; readonly readAt: number };
  /** Echoes of what we say are known to arrive. */
  readonly echoes: boolean;
  readonly pause?: {
    /** Unix ms. */
    readonly until: number;
    readonly reason: PauseReason;
    /** Version of the token's parameter that was refused; a newer one ends the pause. */
    readonly tokenVersion?: number;
    readonly fbtraceId?: string;
  };
}

export function newPage(pageId: PageId): Page {
  return { pageId, echoes: false };
}
