import type { Platform, Span } from '../messenger/events.ts';
import type { AccountId, AppId, Psid } from '../messenger/ids.ts';
import type { Command } from './command.ts';

/**
 * Who we believe controls the thread. `foreign` is an app whose id Meta keeps from us; `idle` is nobody; `unknown`
 * is a thread that no evidence has reached yet.
 */
export type Owner =
  | { readonly kind: 'us' }
  | { readonly kind: 'app'; readonly appId: AppId }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'unknown' };

/** What the belief about the owner rests on. */
export interface Evidence extends Span {
  /** `pass`, `take`, `thread_owner`, or the verb of our own call. */
  readonly kind: string;
}

/** A human spoke in a thread that nobody controlled, as any app may while Conversation Routing is off. */
export interface Interjection {
  /** Unix ms. */
  readonly at: number;
  readonly appId?: AppId;
}

/** One executor a thread. */
export interface Lease {
  /** Unique to one visit. */
  readonly holder: string;
  /** Unix ms. */
  readonly until: number;
  /** Visits in a row that settled nothing. */
  readonly visits: number;
}

/** A command that will not be done, in the list that an operator clears. Holds no text of a message. */
export interface Failure {
  /** Id of the command. */
  readonly command: string;
  readonly verb: string;
  readonly reason: string;
  /** Unix ms. */
  readonly at: number;
  readonly fbtraceId?: string;
}

/** A line of the thread's history that waits to be written to the timeline. Holds no text of a message. */
export interface JournalEntry {
  /** Unix ms. */
  readonly at: number;
  /** Kind of the event or verb of the command. */
  readonly what: string;
  /** Id of the event or command. */
  readonly id: string;
  readonly verdict:
    | 'applied'
    | 'unordered'
    | 'stale'
    | 'duplicate'
    | 'left'
    | 'queued'
    | 'done'
    | 'refused'
    | 'retry'
    | 'failed';
  readonly detail?: string;
  readonly fbtraceId?: string;
}

/** Everything we know about one thread: the ledger's line and its mailbox. */
export interface Thread {
  readonly platform: Platform;
  readonly accountId: AccountId;
  readonly psid: Psid;
  readonly owner: Owner;
  /** Name of the owner where the settings or Meta's documentation have one. */
  readonly ownerName?: string;
  /** The owner is in doubt; while a `verify` waits, the bot says nothing. */
  readonly unproven: boolean;
  readonly evidence?: Evidence;
  /** Unix ms since when the owner has been the owner. */
  readonly since?: number;
  /** Unix ms at which Meta would let control fall idle: a guess until `thread_owner` has said it. */
  readonly expiresAt?: number;
  /** Unix ms at which somebody else was last proved to have control. */
  readonly elsewhereAt?: number;
  /** Unix ms of the person's last message. */
  readonly lastPersonAt?: number;
  /** Unix ms of the last word of a human. */
  readonly lastHumanAt?: number;
  /** A human's last word that no ownership of the thread explains: while it is fresh, the bot keeps silent. */
  readonly interjection?: Interjection;
  /** Unix ms at which we last asked for a silent thread. */
  readonly returnAskedAt?: number;
  /** Unix ms at which the owner is to be checked if nothing else happens. */
  readonly checkAt?: number;
  /** An echo of ours has been seen: echoes arrive for this Page. */
  readonly echoes: boolean;
  readonly mailbox: readonly Command[];
  /** Ids of the events that may have queued something, oldest first, at most 64. */
  readonly recent: readonly string[];
  /** Newest stamps (Unix ms) of the events remembered: those that fell out of `recent`, its older half, all. */
  readonly recentStamps?: { readonly floor: number; readonly half: number; readonly newest: number };
  /** Message ids that Graph gave to our last words, as 64-bit hashes, oldest first, at most 16. */
  readonly said: readonly string[];
  /** Unix ms at which we last asked Meta who owns the thread, or gave up asking. */
  readonly askedAt?: number;
  /** Why the mailbox waits, for whoever looks: the Page's pause. */
  readonly waitingFor?: string;
  readonly failures: readonly Failure[];
  /** How many failures were ever listed, and how many of them the alarm has been told of. */
  readonly failuresListed?: number;
  readonly failuresTold?: number;
  readonly journal: readonly JournalEntry[];
  readonly lease?: Lease;
  /** Unix ms at which the thread needs a visit. Absent: never. */
  readonly dueAt?: number;
}

/** A thread that nothing is known about yet. */
export function newThread(platform: Platform, accountId: AccountId, psid: Psid): Thread {
  return {
    platform,
    accountId,
    psid,
    owner: { kind: 'unknown' },
    unproven: false,
    echoes: false,
    mailbox: [],
    recent: [],
    said: [],
    failures: [],
    journal: [],
  };
}
