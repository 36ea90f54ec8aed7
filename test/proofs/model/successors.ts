import { handoverSteps } from './handover-steps.ts';
import { lambdaSteps } from './lambda-steps.ts';
import { lateSteps, peopleSteps } from './people-steps.ts';
import type { State, Step } from './state.ts';
import { timeSteps } from './time-steps.ts';
import type { Variant } from './variant.ts';
import { webhookSteps } from './webhook-steps.ts';

/** Everything that can happen next, always in the same order. */
export function successors(state: State, variant: Variant): readonly Step[] {
  return [
    ...state.processes.flatMap((process) =>
      process.kind === 'webhook'
        ? webhookSteps(state, variant, process)
        : handoverSteps(state, variant, process),
    ),
    ...lambdaSteps(state, variant),
    ...peopleSteps(state, variant),
    ...lateSteps(state, variant),
    ...timeSteps(state, variant),
  ];
}
