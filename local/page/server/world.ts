import type { JournalEntry, Owner } from '../../../functions/thread/thread.ts';
import type { DeliveryEntry } from '../../meta/attempts.ts';
import type { FaultSettings } from '../../meta/faults.ts';
import type { GraphCallEntry } from '../../meta/graph-request.ts';
import type { AppId, Platform } from '../../meta/ids.ts';
import type { ConnectedApp, Routing, ThreadView } from '../../meta/thread.ts';

/** A line of the ledger's history of a thread; `at` as ISO 8601 text. */
export type TimelineRow = Omit<JournalEntry, 'at'> & { readonly at: string };

/** What the ledger holds about one thread. */
export interface LedgerView {
  readonly owner: Owner;
  readonly ownerName?: string;
  /** The owner is in doubt, and Meta is being asked. */
  readonly unproven: boolean;
  readonly waitingFor?: string;
  /** Verbs of the commands that wait. */
  readonly mailbox: readonly string[];
  readonly failures: number;
  /** Newest first. */
  readonly timeline: readonly TimelineRow[];
  /** The item as DynamoDB has it, as plain values. */
  readonly item: Readonly<Record<string, unknown>>;
}

/** One person and the Page, as Meta has it and as the ledger has it. */
export interface ThreadInWorld extends ThreadView {
  /** Null: the ledger has no such thread. */
  readonly ledger: LedgerView | null;
  /** Unix ms since when Meta and the ledger name different owners; null while they do not. */
  readonly differsSince: number | null;
}

/** Everything that the page shows. Times are Unix ms of the simulated clock. */
export interface World {
  readonly now: number;
  /** How far the clock has been moved forward, in ms. */
  readonly clockOffset: number;
  readonly pageId: string;
  readonly ourApp: AppId;
  readonly apps: readonly ConnectedApp[];
  readonly routing: Readonly<Record<Platform, Pick<Routing, 'mode' | 'defaultApp'>>>;
  readonly faults: FaultSettings;
  readonly threads: readonly ThreadInWorld[];
  /** Oldest first, the last of them only; so are the calls. */
  readonly deliveries: readonly DeliveryEntry[];
  readonly calls: readonly GraphCallEntry[];
}
