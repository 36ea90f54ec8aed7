import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Handover, Item, State, Webhook } from './state.ts';
import { isStale } from './table.ts';
import { commandKey, createNaming, eventKey, type Naming, type Since, threadKey } from './thread-key.ts';

/**
 * The same 64 bits (with a chance of one in millions of millions for two others) for states that no future can tell apart: moments are
 * told from now, versions by whether they are stale, executions and attempts have no names.
 */
export function stateKey(state: State): string {
  const since: Since = (at) => (at === undefined ? undefined : at - state.now);
  const naming = createNaming();
  const { control, item } = state;
  const key = [
    [control.owner, since(control.expiresAt ?? undefined), control.previousOwner],
    state.lagging && [state.lagging.control.owner, since(state.lagging.until)],
    since(state.spokeAt),
    item && threadKey(item.thread, since, naming),
    processKeys(state, since, naming),
    state.said,
    state.inFlight.map(({ id }) => id),
    sorted(state.coming.map((event) => eventKey(event, since))),
    sorted(state.received.map((event) => eventKey(event, since))),
    sorted(state.queue.map(({ retries, readyAt }) => [retries, Math.max(0, readyAt - state.now)])),
    state.verdicts,
    Object.values(state.left),
    state.pausedUntil && Math.max(0, state.pausedUntil - state.now),
    state.broken,
  ];
  return hash('sha1', JSON.stringify(key), 'base64url').slice(0, 11);
}

/** Executions in an order that their names have no part in. */
function processKeys(state: State, since: Since, naming: Naming): unknown {
  const nameless: Naming = () => 0;
  const keyed = state.processes.map((process) => ({
    process,
    order: JSON.stringify(processKey(process, state, since, nameless)),
  }));
  return keyed
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ process }) => processKey(process, state, since, naming));
}

function processKey(process: Webhook | Handover, state: State, since: Since, naming: Naming): unknown {
  return process.kind === 'webhook'
    ? webhookKey(process, state, since)
    : handoverKey(process, state, since, naming);
}

/** What is to be written follows from the item and the moment; where the item has changed since, it does not matter. */
function webhookKey(
  { at, events, deadline, before, computedAt, tried }: Webhook,
  state: State,
  since: Since,
) {
  return [
    at,
    events.map(({ id }) => id),
    since(deadline),
    at === 'write' && isStale(state, before) ? 'stale' : since(computedAt),
    tried?.verdicts,
  ];
}

function handoverKey(handover: Handover, state: State, since: Since, naming: Naming): unknown {
  const { at, name, retries, deadline, calls, step, done } = handover;
  const isMine = state.item?.thread.mailbox.some(({ begun }) => begun?.attempt.startsWith(`${name}.`));
  const base = [at, naming(name), naming(`${name}.${calls}`), retries, since(deadline), isMine];
  const told = done && [
    commandKey(done.command, since, naming),
    done.outcome,
    since(done.timing.askedAt),
    since(done.timing.answeredAt),
  ];
  if (step.kind === 'call') {
    return [
      ...base,
      isStale(state, step.held),
      commandKey(step.command, since, naming),
      since(handover.markedAt),
    ];
  }
  if (step.kind === 'sleep') return [...base, since(step.until), isSleeper(state, step.held)];
  return at === 'write'
    ? [...base, told, isStale(state, step.before) ? 'stale' : since(handover.computedAt)]
    : [...base, told, isDeepStrictEqual(state.item?.thread, step.thread)];
}

/** Whether it finds its own mark, when it wakes. */
function isSleeper({ item }: State, { thread }: Item): boolean {
  return item?.thread.sleeper?.by === thread.sleeper?.by;
}

function sorted(keys: readonly unknown[]): readonly string[] {
  return keys.map((key) => JSON.stringify(key)).sort();
}
