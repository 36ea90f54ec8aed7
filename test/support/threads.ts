import { type ThreadKey, threadKey } from '../../functions/messenger/ids.ts';
import type { CommandOf } from '../../functions/thread/command.ts';
import { newThread, type Thread } from '../../functions/thread/thread.ts';
import { NOW, PAGE, PERSON } from '../ids.ts';

/** A new thread of the Page with these members. */
export function threadWith(members: Partial<Thread> = {}): Thread {
  return { ...newThread('messenger', PAGE, PERSON), ...members };
}

export function keyOf(thread: Thread): ThreadKey {
  return threadKey(thread.accountId, thread.psid);
}

/** A command that asks Meta who owns the thread. */
export function verifyCommand(id: string): CommandOf<'verify'> {
  return { verb: 'verify', id, cause: 'timer', causedAt: NOW, notAfter: NOW + 900_000, attempts: 0 };
}
