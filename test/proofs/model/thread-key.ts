import type { ThreadEvent } from '../../../functions/messenger/events.ts';
import type { Command } from '../../../functions/thread/command.ts';
import type { Owner, Thread } from '../../../functions/thread/thread.ts';
import { verdictsIn } from './verdicts.ts';

/** Gives names by the order in which they are met, so that two worlds that differ in names alone are one. */
export type Naming = (name: string | undefined) => number;

export function createNaming(): Naming {
  const known = new Map<string, number>();
  return (name) => {
    if (name === undefined) return -1;
    const found = known.get(name) ?? known.size;
    known.set(name, found);
    return found;
  };
}

/** A moment as told from `now`; all that the rules do with moments is to compare and to add. */
export type Since = (at: number | undefined) => number | undefined;

/** All of a thread that a rule can look at, but the text of what is said, which follows from the ids. */
export function threadKey(thread: Thread, since: Since, naming: Naming): unknown {
  const { evidence, humanAround } = thread;
  return [
    ownerKey(thread.owner),
    thread.unproven,
    evidence && [since(evidence.from), since(evidence.to)],
    since(thread.since),
    since(thread.expiresAt),
    since(thread.heldByOtherAt),
    since(thread.lastPersonAt),
    since(thread.lastHumanAt),
    humanAround && [since(humanAround.at), humanAround.mayBeCanned],
    Object.entries(thread.said ?? {}).map(([text, at]) => [text, since(at)]),
    since(thread.verifyAt),
    since(thread.waitingSince),
    thread.waitingMessage,
    since(thread.machineAt),
    thread.offered,
    thread.rang && [thread.rang.unclaimed, thread.rang.silent],
    since(thread.clocksFrom),
    thread.wayBack && [thread.wayBack.why, thread.wayBack.from, since(thread.wayBack.until)],
    since(thread.returnedAt),
    thread.echoes,
    thread.mailbox.map((command) => commandKey(command, since, naming)),
    thread.seenEvents.toSorted(),
    thread.sentMessages,
    thread.failures.map(({ command, reason }) => [command, reason]),
    verdictsIn(thread.pendingTimeline),
    thread.pendingTimeline.length,
    since(thread.dueAt),
    thread.sleeper && [naming(thread.sleeper.by), since(thread.sleeper.until)],
  ];
}

export function commandKey(command: Command, since: Since, naming: Naming): unknown {
  const { verb, id, begun } = command;
  return [
    // The id of a question to Meta is made of the time at which it was queued.
    verb === 'verify' || verb === 'reclaim' ? naming(id) : id,
    verb,
    'cause' in command && command.cause,
    since(command.causedAt),
    since(command.notAfter),
    command.attempts,
    command.retried,
    command.doubts,
    since(command.retryAt),
    begun && [
      naming(begun.attempt),
      naming(begun.attempt.split('.')[0]),
      // In doubt, a mark says no more until when its executor lives.
      begun.doubtAt === undefined ? since(begun.until) : undefined,
      begun.overtaken,
      begun.echoes?.map(({ id, isEqual }) => [id, isEqual]),
      since(begun.doubtAt),
    ],
    command.refusedAsNotOwner,
    command.unsent,
  ];
}

export function eventKey({ id, at, channel }: ThreadEvent, since: Since): unknown {
  return [id, since(at.from), since(at.to), channel];
}

function ownerKey(owner: Owner): string {
  return owner.kind === 'app' ? owner.appId : owner.kind;
}
