import { isDeepStrictEqual } from 'node:util';
import type { PageId } from '../../../functions/messenger/ids.ts';
import { type Advanced, advance, type Next } from '../../../functions/thread/advance.ts';
import { hasWork } from '../../../functions/thread/has-work.ts';
import { isLeased, takeLease } from '../../../functions/thread/lease.ts';
import { TIMES } from '../../../functions/thread/limits.ts';
import { newPage } from '../../../functions/thread/page.ts';
import { settle } from '../../../functions/thread/settle.ts';
import { markTold } from '../../../functions/thread/tell.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import { PAGE } from '../../support/threads.ts';
import { heeding } from './out-of-turn.ts';
import { perform } from './perform.ts';
import { ended, fault, invoked, onwards } from './processes.ts';
import { settingsOf } from './settings-of.ts';
import type { Handover, Invocation, Item, State, Step } from './state.ts';
import { replace } from './table.ts';
import type { Variant } from './variant.ts';
import { withHistory } from './verdicts.ts';

/** Lambda waits this long, in ms, before it starts again what has died. */
const LAMBDA_RETRY = 60_000;

/** The function's timeout, in ms. */
const TIMEOUT = 30_000;

/** An execution of the handover function begins and reads; until then, its invocation might as well be still waiting. */
export function startHandover(state: State, variant: Variant, { retries }: Invocation): State {
  const { item, now, named } = state;
  const started = { ...state, named: named + 1 };
  if (!item || !isWorthVisit(item.thread, now)) return started;
  const handover: Handover = {
    kind: 'handover',
    at: 'read again',
    name: nextName(state),
    retries,
    deadline: now + TIMEOUT,
    deeds: 0,
    knowsMode: variant.knowsMode,
    snapshot: item,
  };
  const before = { ...started, processes: [...state.processes, handover] };
  return commit(before, variant, handover, handover);
}

/** What the next execution is called. */
export function nextName({ named }: State): string {
  return `handover ${named}`;
}

/** What an execution of the handover function can do next: `work-mailbox.ts` and `thread-ledger.ts`, write by write. */
export function handoverSteps(state: State, variant: Variant, handover: Handover): readonly Step[] {
  const crash = `${handover.name} dies before it can ${handover.at}`;
  return [
    ...next(state, variant, handover),
    ...fault('crashes', crash, state, (spent) => died(spent, handover)),
  ];
}

function next(state: State, variant: Variant, handover: Handover): readonly Step[] {
  switch (handover.at) {
    case 'write':
      return write(state, variant, handover);
    case 'read again':
      return [{ label: `${handover.name} reads again`, state: readAgain(state, variant, handover) }];
    case 'call':
      return perform(state, variant, handover).map(({ label, state: after, told, isOptional }) => ({
        label,
        state: commit(after, variant, handover, { ...handover, ...told }),
        ...(isOptional ? { isOptional } : {}),
      }));
  }
}

/** `isWorthVisit` in work-mailbox.ts. */
function isWorthVisit(thread: Thread, now: number): boolean {
  const { journal, dueAt } = thread;
  return hasWork(thread) || journal.length > 0 || (dueAt !== undefined && dueAt <= now);
}

/** `commit` in thread-ledger.ts, up to the write: what is to be written, or what follows where nothing is. */
function commit(state: State, variant: Variant, before: Handover, handover: Handover): State {
  const { snapshot } = handover;
  if (!snapshot) throw new Error('the handover function writes on top of what it has read');
  const { thread, next } = changed(snapshot.thread, state, variant, handover);
  if (thread === snapshot.thread) return followed(state, before, handover, next, snapshot);
  const pending = { thread: { ...thread, journal: [] }, next, history: thread.journal };
  return onwards(state, before, { ...handover, at: 'write', pending, computedAt: state.now });
}

/** What `act` returns, and `onward`, in work-mailbox.ts. */
function changed(
  thread: Thread,
  { now, pausedUntil }: State,
  variant: Variant,
  handover: Handover,
): Advanced {
  const { done, toldOf, name, deadline, deeds, knowsMode } = handover;
  const settings = settingsOf(variant);
  const settled = done ? settle(thread, done.command, done.outcome, settings, done.timing) : thread;
  const before = toldOf ? markTold(settled, toldOf) : settled;
  if (isLeased(before, name, now)) return { thread: before, next: { kind: 'rest' } };
  const pause =
    pausedUntil === undefined ? {} : { pause: { until: pausedUntil, reason: 'rate-limit' as const } };
  const known = knowsMode ? { messenger: { mode: variant.mode, readAt: now } } : {};
  return advance(takeLease(before, name, deadline + TIMES.margin, settings, now), {
    settings,
    page: { ...newPage(PAGE as string as PageId), echoes: variant.echoes, ...known, ...pause },
    now,
    attempt: `${name}.${deeds}`,
    // `hasTime` in visit.ts.
    hasTime: now + TIMES.graphCall + TIMES.margin <= deadline,
    jitter: 0,
  });
}

/** `write` in thread-ledger.ts. */
function write(state: State, variant: Variant, handover: Handover): readonly Step[] {
  const { snapshot, pending, name } = handover;
  if (!snapshot || !pending) throw new Error('the handover function writes what it has worked out');
  const { thread, next, history } = pending;
  const isBlind = next.kind === 'rest' && !variant.store.checksRelease;
  const again = { ...handover, at: 'read again' } as const;
  const replaced = replace(state, variant, { before: snapshot, thread, by: 'handover', isBlind });
  // Reading later would tell the same as reading now and meeting another conflict.
  if (!replaced) return [{ label: `${name} meets a conflict`, state: readAgain(state, variant, handover) }];
  const after = heeding(withHistory(replaced, history), thread, next);
  const item = { thread, version: after.item?.version ?? 0 };
  const verb = 'command' in next ? ` ${next.command.verb}` : '';
  const what = next.kind === 'rest' ? 'lets the lease go' : `writes, to ${next.kind}${verb}`;
  return [
    { label: `${name} ${what}`, state: followed(after, handover, handover, next, item) },
    ...fault('lostAnswers', `${name} ${what}, and takes it for a conflict`, after, (spent) =>
      onwards(spent, handover, again),
    ),
  ];
}

/** What follows a write: the call that has been marked, or the end of the visit. */
function followed(state: State, before: Handover, handover: Handover, next: Next, snapshot: Item): State {
  if (next.kind === 'rest') return ended(state, before);
  const { kind, name, retries, deadline, deeds, knowsMode } = handover;
  // What is told is no deed: a call that has been marked is still to be made.
  const visit = { kind, name, retries, deadline, knowsMode, deeds: next.kind === 'tell' ? deeds : deeds + 1 };
  return onwards(state, before, { ...visit, at: 'call', snapshot, next, markedAt: state.now });
}

/** The `catch` of `write` in thread-ledger.ts, and the next turn of the loop in `commit`. */
function readAgain(state: State, variant: Variant, handover: Handover): State {
  const { pending } = handover;
  const current = state.item;
  if (!current || !pending) return ended(state, handover);
  return isDeepStrictEqual(current.thread, pending.thread)
    ? followed(state, handover, handover, pending.next, current)
    : commit(state, variant, handover, { ...handover, snapshot: current });
}

/** Lambda starts again what has died; its lease stays. */
function died(state: State, handover: Handover): State {
  const { retries } = handover;
  const after = ended(state, handover);
  return retries > 0 ? invoked(after, { retries: retries - 1, readyAt: state.now + LAMBDA_RETRY }) : after;
}
