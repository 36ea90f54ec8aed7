import { isDeepStrictEqual } from 'node:util';
import { TIMES } from '../../../functions/thread/limits.ts';
import {
  needsVisit,
  startVisit,
  type View,
  type VisitStep,
  type Written,
} from '../../../functions/thread/visit.ts';
import { callSteps } from './call-steps.ts';
import { heeding } from './out-of-turn.ts';
import { ended, fault, invoked, onwards } from './processes.ts';
import { settingsOf } from './settings-of.ts';
import type { Handover, Invocation, Item, State, Step } from './state.ts';
import { replace } from './table.ts';
import type { Variant } from './variant.ts';
import { withHistory } from './verdicts.ts';

/** Lambda waits this long, in ms, before it starts again what has died. */
const LAMBDA_RETRY = 60_000;

/** The function's timeout, in ms. */
const TIMEOUT = 45_000;

/** What an execution has to be told of besides its step. */
type Executing = Omit<Handover, 'at' | 'step'>;

/** An execution of the handover function begins and reads; until then, its invocation might as well be still waiting. */
export function startHandover(state: State, variant: Variant, { retries }: Invocation): State {
  const { item, now, named } = state;
  const started = { ...state, named: named + 1 };
  if (!item || !needsVisit(item.thread, now)) return started;
  const handover: Executing = {
    kind: 'handover',
    name: nextName(state),
    retries,
    deadline: now + TIMEOUT,
    calls: 0,
  };
  const process = atStep(started, handover, startVisit(item, viewOf(started, variant, handover)));
  return process ? { ...started, processes: [...state.processes, process] } : started;
}

/** What the next execution is called. */
export function nextName({ named }: State): string {
  return `handover ${named}`;
}

/** What an execution of the handover function can do next: the step of its visit, with every result it can have. */
export function handoverSteps(state: State, variant: Variant, handover: Handover): readonly Step[] {
  const crash = `${handover.name} dies before it can ${handover.at}`;
  return [
    ...next(state, variant, handover),
    ...fault('crashes', crash, state, (spent) => died(spent, handover)),
  ];
}

function next(state: State, variant: Variant, handover: Handover): readonly Step[] {
  const { step, name } = handover;
  if (step.kind === 'write') {
    return handover.at === 'write'
      ? write(state, variant, handover, step)
      : [{ label: `${name} reads again`, state: readAgain(state, variant, handover, step) }];
  }
  if (step.kind === 'sleep') return state.now < step.until ? [] : [wakes(state, variant, handover, step)];
  return callSteps(state, variant, handover, step.command).map(
    ({ label, state: after, done, isOptional }) => ({
      label,
      state: go(
        after,
        handover,
        { ...handover, done },
        step.resume(done.outcome, done.timing, viewOf(after, variant, handover)),
      ),
      ...(isOptional ? { isOptional } : {}),
    }),
  );
}

/** After its sleep an executor reads what there is. */
function wakes(
  state: State,
  variant: Variant,
  handover: Handover,
  step: Extract<VisitStep<Item>, { kind: 'sleep' }>,
): Step {
  const resumed = step.resume(state.item, viewOf(state, variant, handover));
  return { label: `${handover.name} wakes`, state: go(state, handover, handover, resumed) };
}

/** The executor as the handover function describes itself (`viewOf` in work-mailbox.ts). */
function viewOf({ now, pausedUntil }: State, variant: Variant, { name, deadline }: Executing): View {
  const isPaused = pausedUntil !== undefined && pausedUntil > now;
  return {
    executor: name,
    settings: settingsOf(variant),
    now,
    pause: isPaused ? { until: pausedUntil, reason: 'rate-limit' } : undefined,
    hearsEchoes: variant.echoes,
    hearsOthers: true,
    missingTargets: [],
    until: deadline + TIMES.margin,
    hasTime: now + TIMES.graphCall + TIMES.margin <= deadline,
    longestSleepMs: TIMES.sleep,
    jitter: 0,
  };
}

/** The execution at its next step; undefined if its visit has ended. */
function atStep({ now }: State, handover: Executing, step: VisitStep<Item>): Handover | undefined {
  const { kind, name, retries, deadline, calls, done } = handover;
  if (step.kind === 'end') return undefined;
  const base = { kind, name, retries, deadline };
  if (step.kind === 'sleep') return { ...base, calls, at: 'sleep', step };
  return step.kind === 'write'
    ? { ...base, calls, at: 'write', step, computedAt: now, ...(done ? { done } : {}) }
    : { ...base, calls: calls + 1, at: 'call', step, markedAt: now };
}

function go(state: State, before: Handover, handover: Handover, step: VisitStep<Item>): State {
  const after = atStep(state, handover, step);
  return after ? onwards(state, before, after) : ended(state, before);
}

type WriteStep = Extract<VisitStep<Item>, { kind: 'write' }>;

/** `write` in work-mailbox.ts. */
function write(state: State, variant: Variant, handover: Handover, step: WriteStep): readonly Step[] {
  const { name } = handover;
  const { before, thread, call, lines } = step;
  const isBlind = !call && !variant.store.checksRelease;
  const replaced = replace(state, variant, { before, thread, by: 'handover', isBlind });
  // Reading later would give the same as reading now and meeting another conflict.
  if (!replaced) {
    return [{ label: `${name} meets a conflict`, state: readAgain(state, variant, handover, step) }];
  }
  const after = heeding(withHistory(replaced, lines), thread, call);
  const held = { thread, version: after.item?.version ?? 0 };
  const what = call
    ? `marks ${call.verb} as begun`
    : thread.sleeper
      ? 'writes that it sleeps'
      : 'writes, and ends';
  const resumed = step.resume({ isDone: true, held }, viewOf(after, variant, handover));
  return [
    { label: `${name} ${what}`, state: go(after, handover, handover, resumed) },
    ...fault('lostAnswers', `${name} ${what}, and takes it for a conflict`, after, (spent) =>
      onwards(spent, handover, { ...handover, at: 'read again' }),
    ),
  ];
}

/** What `write` in work-mailbox.ts finds after a conflict. */
function readAgain(state: State, variant: Variant, handover: Handover, step: WriteStep): State {
  const held = state.item;
  const written: Written<Item> =
    held && isDeepStrictEqual(held.thread, step.thread) ? { isDone: true, held } : { isDone: false, held };
  return go(state, handover, handover, step.resume(written, viewOf(state, variant, handover)));
}

/** Lambda starts again what has died; its mark stays. */
function died(state: State, handover: Handover): State {
  const { retries } = handover;
  const after = ended(state, handover);
  return retries > 0 ? invoked(after, { retries: retries - 1, readyAt: state.now + LAMBDA_RETRY }) : after;
}
