import type { ThreadEvent } from '../../../functions/messenger/events.ts';
import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import type { Command } from '../../../functions/thread/command.ts';
import type { Failure, Thread } from '../../../functions/thread/thread.ts';

/** An event that the webhook function answered with 200. */
export interface Received {
  readonly at: number;
  readonly key: ThreadKey;
  readonly event: ThreadEvent;
  /** The thread in the ledger at that time. */
  readonly ledger: Thread | undefined;
}

/** A failure that was written into a thread. */
export interface Listed extends Failure {
  readonly key: ThreadKey;
  /** Whether the executor that wrote it still works. */
  readonly isWriterAlive: () => boolean;
}

/** A command that was in a thread's mailbox. Times are Unix ms. */
export interface Accepted {
  readonly key: ThreadKey;
  readonly command: Command;
  /** When each of its attempts began. */
  readonly begins: number[];
  /** When it left the mailbox. */
  endedAt?: number;
}

/** A call that Graph refused by a fault, with the last part of its path. */
export interface Refused {
  readonly error: string;
  readonly edge: string;
  readonly body: string;
  /** Unix ms. */
  readonly at: number;
}

/** What happened in one conversation, as the promises need it. */
export interface Records {
  readonly received: Received[];
  readonly listed: Listed[];
  /** The calls that Graph refused by a fault. */
  readonly refused: Refused[];
  /** When a thread's clock rang, because a person waits for somebody who has not come. */
  readonly told: { readonly key: ThreadKey; readonly at: number }[];
  /** All commands that were in a mailbox, by `acceptedAs`. */
  readonly accepted: Map<string, Accepted>;
  /** What was wrong with a write. */
  readonly broken: string[];
}

export function newRecords(): Records {
  return { received: [], listed: [], told: [], refused: [], accepted: new Map(), broken: [] };
}

/** The key of a command in `accepted`. Its id is unique in its thread only: two timers may have the same. */
export function acceptedAs(key: ThreadKey, id: string): string {
  return `${key} ${id}`;
}
