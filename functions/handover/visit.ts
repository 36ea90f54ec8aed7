import { TIMES } from '../thread/limits.ts';
import type { PageSettings } from '../thread/settings.ts';
import type { HandoverParts } from './handover-parts.ts';
import type { PageDesk } from './page-desk.ts';

/** One executor at work on one thread. */
export interface Visit {
  readonly parts: HandoverParts;
  readonly desk: PageDesk;
  readonly settings: PageSettings;
  /** Unix ms at which the executor ends at the latest. */
  readonly deadline: number;
  /** Holds the thread's lease. */
  readonly holder: string;
}

/** Whether a call that begins now can end before the executor has to. */
export function hasTime({ parts, deadline }: Visit): boolean {
  return parts.now() + TIMES.graphCall + TIMES.margin <= deadline;
}
