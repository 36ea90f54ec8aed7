import { parseThreadKey, type ThreadKey } from '../messenger/ids.ts';
import { type Advanced, advance, type Next } from '../thread/advance.ts';
import { hasWork } from '../thread/has-work.ts';
import { isLeased, takeLease } from '../thread/lease.ts';
import { TIMES } from '../thread/limits.ts';
import { settingsFor } from '../thread/settings.ts';
import { settle } from '../thread/settle.ts';
import { markTold } from '../thread/tell.ts';
import type { Thread } from '../thread/thread.ts';
import type { HandoverParts } from './handover-parts.ts';
import { openPageState, type PageState } from './page-state.ts';
import { perform } from './perform.ts';
import { readMode } from './read-mode.ts';
import { tellFailures } from './tell-failures.ts';
import { type ThreadLedger, threadLedger } from './thread-ledger.ts';
import { type Done, hasTime, type Visit } from './visit.ts';

/** How a visit went, for the log: verbs with their outcomes, in order. */
export type Deeds = readonly string[];

/**
 * Works a thread's mailbox, in order, until it is empty or has to wait: takes the lease, begins a command, calls,
 * settles, and lets the lease go, every step in one write under the version check. `deadline` (Unix ms) is when
 * this executor ends at the latest; the lease outlives it.
 * @throws StoreUnavailableError, ParameterUnavailableError, ConflictError: Lambda tries again, then the sweeper.
 */
export async function workMailbox(key: ThreadKey, deadline: number, parts: HandoverParts): Promise<Deeds> {
  const address = parseThreadKey(key);
  const ledger = await threadLedger(key, parts);
  if (!address || !ledger || !isWorthVisit(ledger.thread, parts.now())) return [];
  const settings = settingsFor(await parts.parameters.settings(), address.accountId);
  const pageState = await openPageState(settings.pageId, parts);
  const visit: Visit = { parts, pageState, settings, deadline, holder: parts.newId() };
  const deeds = await work(ledger, visit);
  await noteEchoes(ledger.thread, pageState);
  await ledger.close();
  return deeds;
}

async function work(ledger: ThreadLedger, visit: Visit): Promise<Deeds> {
  const deeds: string[] = [];
  let next: Next = await ledger.commit((thread) => onward(thread, visit, deeds.length));
  while (next.kind !== 'rest') {
    const change = await act(next, ledger.thread, visit, deeds);
    next = await ledger.commit((thread) => onward(change(thread), visit, deeds.length));
  }
  return deeds;
}

/** Does what is next, and returns what follows from it for the thread. */
async function act(
  next: Exclude<Next, { kind: 'rest' }>,
  before: Thread,
  visit: Visit,
  deeds: string[],
): Promise<(thread: Thread) => Thread> {
  if (next.kind === 'tell') {
    tellFailures(before, visit.parts);
    return (thread) => markTold(thread, before);
  }
  const { command } = next;
  const done: Done | undefined =
    next.kind === 'readMode' ? await readMode(before.platform, visit) : await perform(command, before, visit);
  deeds.push(`${next.kind === 'readMode' ? 'readMode' : command.verb} ${done?.outcome.kind ?? 'done'}`);
  return (thread) => (done ? settle(thread, command, done.outcome, visit.settings, done.timing) : thread);
}

/** The lease is proved, or taken, in the write that begins the next call; whoever has lost it only settles. */
function onward(thread: Thread, visit: Visit, n: number): Advanced {
  const { parts, pageState, settings, deadline, holder } = visit;
  const now = parts.now();
  if (isLeased(thread, holder, now)) return { thread, next: { kind: 'rest' } };
  return advance(takeLease(thread, holder, deadline + TIMES.margin, settings, now), {
    settings,
    page: pageState.current,
    now,
    attempt: `${holder}.${n}`,
    hasTime: hasTime(visit),
    jitter: parts.random(),
  });
}

function isWorthVisit(thread: Thread, now: number): boolean {
  const { journal, dueAt } = thread;
  return hasWork(thread) || journal.length > 0 || (dueAt !== undefined && dueAt <= now);
}

/** Remembers for the Page that echoes name their command, once. Instagram's never do. */
async function noteEchoes({ platform, echoes }: Thread, pageState: PageState): Promise<void> {
  if (platform !== 'messenger' || !echoes || pageState.current.echoes) return;
  await pageState.learn((page) => ({ ...page, echoes: true }));
}
