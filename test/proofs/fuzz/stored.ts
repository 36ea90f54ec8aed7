import { isDeepStrictEqual } from 'node:util';
import { type ThreadKey, threadKey } from '../../../functions/messenger/ids.ts';
import type { PageRepository } from '../../../functions/store/page-repository.ts';
import { fromItem, type Snapshot, toItem } from '../../../functions/store/thread-item.ts';
import type { ThreadRepository } from '../../../functions/store/thread-repository.ts';
import { CANARY } from './canary.ts';

/** DynamoDB's own limit is 400 kB; a thread is never near it. In bytes of its JSON, which is larger than the item. */
const MOST_BYTES = 100_000;
const RETENTION_DAYS = 90;

/** Where threads and Pages are kept. */
export interface Store {
  readonly threads: ThreadRepository;
  readonly pages: PageRepository;
}

/** A store of which is known what is read and written through it. */
export function watched({ threads, pages }: Store) {
  const written = new Map<ThreadKey, Snapshot>();
  const seen = { reads: 0, updates: 0 };
  return {
    written,
    seen,
    threads: {
      ...threads,
      read(key: ThreadKey) {
        seen.reads += 1;
        return threads.read(key);
      },
      async replace(...[before, thread, at]: Parameters<ThreadRepository['replace']>) {
        const after = await threads.replace(before, thread, at);
        written.set(threadKey(thread.accountId, thread.psid), after);
        return after;
      },
    },
    pages: {
      ...pages,
      update(...change: Parameters<PageRepository['update']>) {
        seen.updates += 1;
        return pages.update(...change);
      },
    },
  };
}

/**
 * Throws unless a thread is small, well-formed, read back as it was written at `at` (Unix ms), and holds no words
 * outside its mailbox, where `holdsWords` does not allow it.
 */
export async function checkStored(
  [key, written]: readonly [ThreadKey, Snapshot],
  threads: Pick<ThreadRepository, 'read'>,
  { at, mayHoldWords }: { at: number; mayHoldWords: boolean },
): Promise<void> {
  const itemOf = (snapshot: Snapshot) => toItem(snapshot, at, RETENTION_DAYS);
  const item = itemOf(written);
  const text = JSON.stringify(item);
  const wrong = (what: string) => new Error(`the item of ${JSON.stringify(key)} ${what}`);
  if (Buffer.byteLength(text) > MOST_BYTES) throw wrong(`has ${Buffer.byteLength(text)} bytes`);
  // A half of a character of two is written as `\ud83d`, a whole one as itself.
  if (/(?<!\\)(\\\\)*\\ud[89a-f]/.test(text)) throw wrong('holds half a character');
  if (!isDeepStrictEqual(itemOf(fromItem(JSON.parse(text))), item)) throw wrong('reads otherwise');
  const found = await threads.read(key);
  if (!found || !isDeepStrictEqual(itemOf(found), item)) throw wrong('is not what is stored');
  const aside = JSON.stringify({ ...item, mailbox: [] });
  if (!mayHoldWords && aside.includes(CANARY)) throw wrong('holds words outside its mailbox');
}
