import { unbegun } from '../../../functions/thread/attempt.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import { type Store, TRUE_STORE } from './variant.ts';

/** A table that forgets the mark of a call that has begun. */
export const WITHOUT_BEGIN_MARK: Store = {
  ...TRUE_STORE,
  kept: (thread) => ({ ...thread, mailbox: thread.mailbox.map(unbegun) }),
};

/** A table that forgets when a thread needs a visit, where the write that queues says so. */
export const WITHOUT_DUE_TIME: Store = {
  ...TRUE_STORE,
  kept: (thread, by) => (by === 'webhook' ? withoutDueTime(thread) : thread),
};

/** A table in which the lease is let go whatever has been written meanwhile. */
export const WITHOUT_CHECKED_RELEASE: Store = { ...TRUE_STORE, checksRelease: false };

/** A table in which a lease ends while its holder is at work. */
export const WITH_SHORT_LEASE: Store = {
  ...TRUE_STORE,
  kept: (thread) =>
    thread.lease
      ? {
          ...thread,
          lease: { ...thread.lease, until: thread.lease.until - 30_000 },
          dueAt: thread.lease.until - 30_000,
        }
      : thread,
};

function withoutDueTime({ dueAt: _dueAt, ...thread }: Thread): Thread {
  return thread;
}
