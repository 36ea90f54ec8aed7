import type { PageId } from '../messenger/ids.ts';

/** How a Page shares its threads: Conversation Routing (a default app is set) or Meta's default behaviour. */
export type Mode = 'routing' | 'zero-config';

/** Why nothing is asked of Graph for a Page. */
export const PAUSE_REASONS = [
  'no-token',
  'token',
  'permission',
  'rate-limit',
  'restricted',
  'policy',
  /** The parameters cannot be read; holds for one visit and is not the Page's trouble. */
  'parameters',
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

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
  /** Newest stamp (Unix ms) of what Meta told about its policy. */
  readonly policyAt?: number;
}

export function newPage(pageId: PageId): Page {
  return { pageId, echoes: false };
}

/** Whether nothing is asked of Graph for the Page now (Unix ms). */
export function isPaused(page: Page, now: number): boolean {
  return page.pause !== undefined && page.pause.until > now;
}

/** A mode that was read longer ago than this (ms) is read again before anything depends on it. */
const MODE_FRESH = 60 * 60_000;

/** The Page's mode on a channel, if it was read within the last hour before `now` (Unix ms). */
export function modeOf(page: Page, platform: 'messenger' | 'instagram', now: number): Mode | undefined {
  const known = page[platform];
  return known && known.readAt + MODE_FRESH > now ? known.mode : undefined;
}
