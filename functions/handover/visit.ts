import { TIMES } from '../thread/limits.ts';
import type { Outcome, Timing } from '../thread/outcome.ts';
import type { PageSettings } from '../thread/settings.ts';
import type { HandoverParts, PageParts } from './handover-parts.ts';
import type { PageState } from './page-state.ts';

/** One executor at work for one Page. */
export interface PageVisit {
  readonly parts: PageParts;
  readonly pageState: PageState;
  readonly settings: PageSettings;
  /** Unix ms at which the executor ends at the latest. */
  readonly deadline: number;
}

/** One executor at work on one thread. */
export interface Visit extends PageVisit {
  readonly parts: HandoverParts;
  /** Holds the thread's lease. */
  readonly holder: string;
}

/** How one step of a visit ended, and when. */
export interface Done {
  readonly outcome: Outcome;
  readonly timing: Timing;
}

/** Whether a call that begins now can end before the executor has to. */
export function hasTime({ parts, deadline }: PageVisit): boolean {
  return parts.now() + TIMES.graphCall + TIMES.margin <= deadline;
}
