import { isDeepStrictEqual } from 'node:util';
import type { ThreadKey } from '../messenger/ids.ts';
import { ConflictError } from '../store/errors.ts';
import type { Snapshot } from '../store/thread-repository.ts';
import type { Advanced, Next } from '../thread/advance.ts';
import type { JournalEntry, Thread } from '../thread/thread.ts';
import type { HandoverParts } from './handover-parts.ts';

/** A thread's item in the hands of one executor. */
export interface ThreadLedger {
  /** As of the last read or write. */
  readonly thread: Thread;
  /**
   * Writes what `change` makes of the thread, again on what others have written meanwhile, and returns what is to
   * be done next. `change` may run several times; only its last run counts. Throws what the repository throws.
   */
  commit(change: (thread: Thread) => Advanced): Promise<Next>;
  /** Writes what has happened to the timeline. */
  close(): Promise<void>;
}

/** Others write a thread a few times a second at most. */
const TRIES = 10;
const DAY_SECONDS = 24 * 60 * 60;

/** The ledger of a thread; undefined if there is no such thread. */
export async function threadLedger(key: ThreadKey, parts: HandoverParts): Promise<ThreadLedger | undefined> {
  const { threads, now } = parts;
  const found = await threads.read(key);
  if (!found) return undefined;
  let snapshot = found;
  const history: JournalEntry[] = [];

  /** A conflict may be with this very write, whose answer was lost: then the table holds what was to be written. */
  async function write(before: Snapshot, thread: Thread, isLastTry: boolean) {
    try {
      return { current: await threads.replace(before, thread, now()), isWritten: true };
    } catch (error) {
      if (!(error instanceof ConflictError) || isLastTry) throw error;
    }
    const current = await threads.read(key);
    return { current, isWritten: isDeepStrictEqual(current?.thread, thread) };
  }

  return {
    get thread() {
      return snapshot.thread;
    },

    async commit(change) {
      for (let tries = 1; ; tries += 1) {
        const { thread, next } = change(snapshot.thread);
        if (thread === snapshot.thread) return next;
        const { current, isWritten } = await write(snapshot, { ...thread, journal: [] }, tries === TRIES);
        if (isWritten) history.push(...thread.journal);
        if (!current) return { kind: 'rest' };
        snapshot = current;
        if (isWritten) return next;
      }
    },

    async close() {
      if (history.length === 0) return;
      const { retentionDays } = await parts.parameters.settings();
      const at = now();
      const expiresAt = Math.floor(at / 1_000) + retentionDays * DAY_SECONDS;
      await threads.appendTimeline(key, history, at, expiresAt);
    },
  };
}
