import {
  type AccountId,
  type AppId,
  type Psid,
  type ThreadKey,
  threadKey,
} from '../../functions/messenger/ids.ts';
import type { CommandOf } from '../../functions/thread/command.ts';
import { newThread, type Thread } from '../../functions/thread/thread.ts';

export const PAGE = '100000000000001' as AccountId;
export const PERSON = '24000000000000001' as Psid;
export const PAGE_INBOX = '263902037430900' as AppId;
/** 2026-11-21T09:15:02.123Z */
export const NOW = Date.UTC(2026, 10, 21, 9, 15, 2, 123);

/** A thread of the Page in which nothing has happened, but for what is given. */
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
