import type { Channel, Platform } from '../../../functions/messenger/events.ts';
import type { AppId } from '../../../functions/messenger/ids.ts';
import type { JournalEntry, Owner } from '../../../functions/thread/thread.ts';
import type { DeliveryEntry } from '../../meta/delivery.ts';
import type { FaultSettings } from '../../meta/faults.ts';
import type { GraphCallEntry } from '../../meta/graph-api.ts';
import type { ThreadMessage, ThreadView } from '../../meta/simulated-thread.ts';
import type { ConnectedApp, Routing } from '../../meta/thread-state.ts';

/** Something that the person can tap. */
export interface Button {
  readonly title: string;
  readonly payload: string;
}

/** A message of a thread, and which other apps got it on which channel. */
export interface Said extends ThreadMessage {
  readonly quickReplies: readonly Button[];
  readonly buttons: readonly Button[];
  readonly heard: Readonly<Record<string, Channel>>;
}

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
export interface ThreadInWorld extends Omit<ThreadView, 'messages'> {
  readonly messages: readonly Said[];
  /** Null: the ledger has no such thread. */
  readonly ledger: LedgerView | null;
  /** Unix ms since when Meta and the ledger name different owners; null while they do not. */
  readonly differsSince: number | null;
  /** Unix ms until when the Page is shown as typing, by which app; null while nobody types. */
  readonly typing: { readonly appId: AppId; readonly until: number } | null;
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
