import { bodyOf, ControlError, type ControlHandler, type ControlRequest } from './control-request.ts';
import { scenarioSchema } from './control-schema.ts';
import type { Step } from './recorder.ts';
import { resetAll } from './reset-all.ts';

/** What was done through the control API since the start or the last reset. */
export interface Scenario {
  readonly version: 1;
  /** Makes the same ids and chances again; another one, others. */
  readonly seed: string;
  readonly steps: readonly Step[];
}

/** The sweeper runs every minute: where less time passes between two steps, it has nothing to do. */
const SWEEP_AFTER_MS = 60_000;

/** The run so far, as a file that can be replayed. */
export const saveScenario: ControlHandler = ({ meta }): Scenario => ({
  version: 1,
  seed: meta.chance.seed,
  steps: meta.recorder.steps(),
});

/**
 * Forgets everything and does again what a scenario says, each step at its time; the service has done its part before
 * the next one. A step that is refused ends the replay: throws what it threw.
 */
export function replayScenario(
  perform: (request: ControlRequest, step: Step) => Promise<unknown>,
): ControlHandler {
  return async (request) => {
    const { seed, steps } = bodyOf(scenarioSchema, request);
    const { meta } = request;
    await resetAll(meta, seed);
    // It would know the ids of an earlier run of the same seed.
    await meta.world.forget();
    const beganAt = meta.time.now();
    for (const [i, step] of steps.entries()) {
      await moveTo(request, beganAt + step.at);
      try {
        await perform(request, step);
      } catch (error) {
        if (error instanceof ControlError) error.message = `Step ${i + 1} (${step.path}): ${error.message}`;
        throw error;
      }
      await settled(request);
    }
    return { ok: true, steps: steps.length };
  };
}

async function moveTo(request: ControlRequest, at: number): Promise<void> {
  const { time, world } = request.meta;
  const ms = at - time.now();
  if (ms <= 0) return;
  time.advance(ms);
  if (ms >= SWEEP_AFTER_MS) await world.timeMoved();
  await settled(request);
}

async function settled({ meta }: ControlRequest): Promise<void> {
  // Echoes of what the service says are webhooks of their own, which may wake it once more.
  for (let n = 0; n < 2; n += 1) {
    await meta.deliveries.settled();
    await meta.world.settled();
  }
}
