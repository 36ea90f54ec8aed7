import { type ThreadKey, threadKey } from '../../functions/messenger/ids.ts';
import { ConflictError } from '../../functions/store/errors.ts';
import type { Snapshot } from '../../functions/store/thread-item.ts';
import type { ThreadRepository } from '../../functions/store/thread-repository.ts';
import type { Thread, TimelineLine } from '../../functions/thread/thread.ts';

/** A ThreadRepository in a map, with what a test needs to look into it and to get in its way. */
export interface InMemoryThreads extends ThreadRepository {
  readonly snapshots: Map<ThreadKey, Snapshot>;
  /** History by thread, oldest first. */
  readonly timelines: Map<ThreadKey, TimelineLine[]>;
  /** Runs before each write is judged: throw an error, or write to the thread first to cause a conflict. */
  onReplace: (key: ThreadKey) => void | Promise<void>;
  /** So many writes happen and are then reported as conflicts, as when the SDK repeats a write whose answer was lost. */
  lostAnswers: number;
  /** The thread as it stands. Throws if there is none. */
  thread(key: ThreadKey): Thread;
  /** Writes a thread whatever is there. */
  put(thread: Thread, at?: number): Snapshot;
}

/** Obeys the same contract suite as the repository on DynamoDB. Keeps deep copies, as a real store does. */
export function inMemoryThreads(): InMemoryThreads {
  const snapshots = new Map<ThreadKey, Snapshot>();
  const timelines = new Map<ThreadKey, TimelineLine[]>();
  const keyOf = (thread: Thread) => threadKey(thread.accountId, thread.psid);
  const store = (thread: Thread, version: number, unknown: Snapshot['unknown'] = {}): Snapshot => {
    const snapshot = { thread: structuredClone(thread), version, unknown };
    snapshots.set(keyOf(thread), snapshot);
    return structuredClone(snapshot);
  };

  const threads: InMemoryThreads = {
    snapshots,
    timelines,
    onReplace: () => {},
    lostAnswers: 0,

    thread(key) {
      const found = snapshots.get(key);
      if (!found) throw new Error(`no thread ${key} in the store`);
      return found.thread;
    },

    put(thread, at = 0) {
      return store(thread, (snapshots.get(keyOf(thread))?.version ?? at) + 1);
    },

    async read(key) {
      return structuredClone(snapshots.get(key));
    },

    async replace(before, thread, at) {
      const key = keyOf(thread);
      await threads.onReplace(key);
      if (snapshots.get(key)?.version !== before?.version) throw new ConflictError(key);
      const after = store(thread, before ? before.version + 1 : at, before?.unknown);
      if (threads.lostAnswers > 0) {
        threads.lostAnswers -= 1;
        throw new ConflictError(key);
      }
      return after;
    },

    async appendTimeline(key, entries) {
      const lines = timelines.get(key) ?? [];
      const isNew = (entry: TimelineLine) => !lines.some((line) => sameLine(line, entry));
      const added = structuredClone(entries.filter(isNew));
      timelines.set(
        key,
        [...lines, ...added].sort((a, b) => a.at - b.at),
      );
    },
  };
  return threads;
}

function sameLine(a: TimelineLine, b: TimelineLine): boolean {
  return a.at === b.at && a.what === b.what && a.id === b.id && a.verdict === b.verdict;
}
