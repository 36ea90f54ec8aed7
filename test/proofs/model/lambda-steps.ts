import { nextName, startHandover } from './handover-steps.ts';
import { fault, invoked } from './processes.ts';
import type { Invocation, State, Step } from './state.ts';
import type { Variant } from './variant.ts';
import { startWebhook } from './webhook-steps.ts';

/** Executions of the handover function at once. */
const AT_ONCE = 2;

/** What starts an execution: an event that arrives, an invocation from the queue, the sweeper. */
export function lambdaSteps(state: State, variant: Variant): readonly Step[] {
  return [...deliveries(state, variant), ...starts(state, variant), ...sweeps(state)];
}

function deliveries(state: State, variant: Variant): readonly Step[] {
  if (running(state, 'webhook') >= variant.webhooksAtOnce) return [];
  const { coming, received } = state;
  const fresh = coming.map((event) => {
    const without = { ...state, coming: coming.filter((each) => each !== event) };
    return { label: `Meta delivers ${event.id}`, state: startWebhook(without, variant, [event]) };
  });
  const together = { ...state, coming: [] };
  return [
    ...fresh,
    ...(variant.batches && coming.length > 1
      ? [{ label: 'Meta delivers all at once', state: startWebhook(together, variant, coming) }]
      : []),
    ...received.flatMap((event) =>
      fault('duplicates', `Meta delivers ${event.id} again`, state, (spent) =>
        startWebhook(spent, variant, [event]),
      ),
    ),
  ];
}

function starts(state: State, variant: Variant): readonly Step[] {
  return state.queue.filter(isReady(state)).flatMap((invocation) => {
    const without = { ...state, queue: state.queue.filter((each) => each !== invocation) };
    const lost = fault('drops', 'an invocation is lost', without, (spent) => spent);
    if (!mayStart(state)) return lost;
    const start = (from: State) => startHandover(from, variant, invocation);
    const name = nextName(state);
    return [
      { label: `${name} starts`, state: start(without) },
      ...fault('doubles', `${name} starts, and its invocation comes again`, state, start),
      ...lost,
    ];
  });
}

/** `sweep.ts`: wakes what is due. It would also while an invocation waits, which adds nothing to that one. */
function sweeps(state: State): readonly Step[] {
  if (!isDue(state) || state.queue.some(isReady(state)) || !mayStart(state)) return [];
  const after = invoked(state, { retries: 2, readyAt: state.now });
  return [{ label: 'the sweeper finds the thread due', state: after }];
}

/** Whether the index `due` has the thread by now. */
export function isDue({ item, now }: State): boolean {
  return item?.thread.dueAt !== undefined && item.thread.dueAt <= now;
}

/** Whether another execution of the handover function may begin. Those that sleep count, too. */
export function mayStart(state: State): boolean {
  return running(state, 'handover') < AT_ONCE;
}

function isReady({ now }: State) {
  return ({ readyAt }: Invocation) => readyAt <= now;
}

function running({ processes }: State, kind: 'webhook' | 'handover'): number {
  return processes.filter((each) => each.kind === kind).length;
}
