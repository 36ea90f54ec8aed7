import type { VerifyCommand } from './command.ts';
import { commandId } from './event-hash.ts';
import { TIMES } from './limits.ts';
import type { Thread } from './thread.ts';

/** A question to Meta: who owns this thread? `now` in Unix ms; its id is unique by what asked for it and when. */
export function verifyCommand(thread: Thread, reason: string, now: number): VerifyCommand {
  const asked = thread.mailbox.filter(({ verb }) => verb === 'verify').length;
  return {
    verb: 'verify',
    id: commandId(`verify:${reason}:${now}`, asked),
    reason,
    causedAt: now,
    notAfter: now + TIMES.ownInitiative,
    attempts: 0,
  };
}
