import { withoutMark } from '../../../functions/thread/command.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import { type Store, TRUE_STORE } from './variant.ts';

/** A table that forgets the mark of a call that has begun. */
export const WITHOUT_BEGIN_MARK: Store = {
  ...TRUE_STORE,
  kept: (thread) => ({ ...thread, mailbox: thread.mailbox.map(withoutMark) }),
};

/** A table that forgets when a thread needs a visit, where the write that queues says so. */
export const WITHOUT_DUE_TIME: Store = {
  ...TRUE_STORE,
  kept: (thread, by) => (by === 'webhook' ? withoutDueTime(thread) : thread),
};

/** A table in which the last write of a visit is made over what has been written meanwhile. */
export const WITHOUT_CHECKED_RELEASE: Store = { ...TRUE_STORE, checksRelease: false };

/** A table in which a mark runs out while its executor is at work. */
export const WITH_SHORT_MARK: Store = { ...TRUE_STORE, kept: withShortMarks };

function withShortMarks(thread: Thread): Thread {
  const mailbox = thread.mailbox.map((command) =>
    command.begun
      ? { ...command, begun: { ...command.begun, until: command.begun.until - 30_000 } }
      : command,
  );
  const isBegun = thread.mailbox.some(({ begun }) => begun);
  const dueAt = thread.dueAt === undefined || !isBegun ? {} : { dueAt: thread.dueAt - 30_000 };
  return { ...thread, mailbox: mailbox as Thread['mailbox'], ...dueAt };
}

function withoutDueTime({ dueAt: _dueAt, ...thread }: Thread): Thread {
  return thread;
}
