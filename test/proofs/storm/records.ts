import type { ThreadEvent } from '../../../functions/messenger/events.ts';
import type { ThreadKey } from '../../../functions/messenger/ids.ts';
import type { Command } from '../../../functions/thread/command.ts';
import type { Failure, Thread } from '../../../functions/thread/thread.ts';
import type { Webhook } from '../../../local/meta/payloads.ts';

/** An event that the webhook has answered with 200, and when. */
export interface Heard {
  readonly at: number;
  readonly key: ThreadKey;
  readonly event: ThreadEvent;
  /** The thread as the ledger had it then. */
  readonly ledger: Thread | undefined;
}

/** A failure that was written into a thread's list. */
export interface Listed extends Failure {
  readonly key: ThreadKey;
  /** Whether who wrote it is still there, to tell. */
  readonly isWriterAlive: () => boolean;
}

/** A command that a thread's mailbox has held. Times in Unix ms. */
export interface Accepted {
  readonly key: ThreadKey;
  readonly command: Command;
  /** When each of its attempts was marked as begun. */
  readonly begins: number[];
  /** When it was seen to be out of the mailbox. */
  endedAt?: number;
}

/** What was seen of one conversation, for the promises to be held against. */
export interface Records {
  readonly heard: Heard[];
  /** Webhooks that Meta never delivers. */
  readonly lost: Webhook[];
  readonly listed: Listed[];
  /** Bodies of calls that Graph has refused by mistake, saying that another app controls the thread. */
  readonly misled: string[];
  /** Commands that were ever in a mailbox, by what `acceptedAs` calls them. */
  readonly accepted: Map<string, Accepted>;
  /** What was wrong with something written, at once. */
  readonly broken: string[];
}

export function newRecords(): Records {
  return { heard: [], lost: [], listed: [], misled: [], accepted: new Map(), broken: [] };
}

/** How a command is called in `accepted`: its id is unique in its thread, and what time alone makes due at one moment has the same in two. */
export function acceptedAs(key: ThreadKey, id: string): string {
  return `${key} ${id}`;
}
