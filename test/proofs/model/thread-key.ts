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
  const { evidence, lease, interjection } = thread;
  return [
    ownerKey(thread.owner),
    thread.unproven,
    evidence && [since(evidence.from), since(evidence.to)],
    since(thread.since),
    since(thread.expiresAt),
    since(thread.elsewhereAt),
    since(thread.lastPersonAt),
    since(thread.lastHumanAt),
    interjection && [since(interjection.at), interjection.appId],
    since(thread.returnAskedAt),
    since(thread.checkAt),
    thread.echoes,
    thread.mailbox.map((command) => commandKey(command, since, naming)),
    thread.recent.toSorted(),
    thread.said,
    since(thread.askedAt),
    thread.failures.map(({ command, reason }) => [command, reason]),
    [thread.failuresListed, thread.failuresTold],
    verdictsIn(thread.journal),
    thread.journal.length,
    lease && [naming(lease.holder), since(lease.until), lease.visits],
    since(thread.dueAt),
  ];
}

export function commandKey(command: Command, since: Since, naming: Naming): unknown {
  const { verb, id, begun } = command;
  return [
    // The id of a question to Meta is made of the time at which it was queued.
    verb === 'verify' || verb === 'take' ? naming(id) : id,
    verb,
    command.reason,
    since(command.causedAt),
    since(command.notAfter),
    command.attempts,
    command.doubts,
    since(command.retryAt),
    begun && [naming(begun.attempt), since(begun.at), begun.overtaken, begun.echo, begun.inDoubt],
    command.refusedAsNotOwner,
  ];
}

export function eventKey({ id, at, channel }: ThreadEvent, since: Since): unknown {
  return [id, since(at.from), since(at.to), channel];
}

function ownerKey(owner: Owner): string {
  return owner.kind === 'app' ? owner.appId : owner.kind;
}
