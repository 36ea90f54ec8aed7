import type { Budget, Handover, Invocation, State, Step, Webhook } from './state.ts';

/** The state with one execution at its next step. */
export function onwards(state: State, before: Webhook | Handover, after: Webhook | Handover): State {
  return { ...state, processes: state.processes.map((each) => (each === before ? after : each)) };
}

/** The state without an execution. */
export function ended(state: State, process: Webhook | Handover): State {
  return { ...state, processes: state.processes.filter((each) => each !== process) };
}

/** The state with so much less that may happen. */
export function spend(state: State, name: keyof Budget): State {
  return { ...state, left: { ...state.left, [name]: state.left[name] - 1 } };
}

/** Pointers that wait at once; they are all the same, so that another one adds nothing. */
const QUEUE = 2;

/** The state with one more pointer in Lambda's queue. */
export function invoked(state: State, invocation: Invocation): State {
  const alike = state.queue.filter(({ readyAt }) => readyAt <= invocation.readyAt);
  return alike.length >= QUEUE ? state : { ...state, queue: [...state.queue, invocation] };
}

/** A fault that the budget still has room for. */
export function fault(
  name: keyof Budget,
  label: string,
  state: State,
  after: (spent: State) => State,
): readonly Step[] {
  return state.left[name] > 0 ? [{ label, state: after(spend(state, name)), isOptional: true }] : [];
}
