import * as z from 'zod';
import {
  bodyOf,
  ControlError,
  type ControlRequest,
  emptySchema,
  get,
  post,
  type Route,
} from './control-request.ts';
import { faultsSchema } from './faults.ts';

const seed = z.string().regex(/^[\w-]{1,40}$/, 'must be 1 to 40 letters, digits, _ or -');

const scenarioSchema = z.strictObject({
  version: z.literal(1),
  /** Gives the same ids and random numbers again. */
  seed,
  steps: z.array(z.strictObject({ at: z.number().int().min(0), path: z.string().min(1), body: z.unknown() })),
});
/** The commands to the control API since the start or the last reset. */
export type Scenario = z.output<typeof scenarioSchema>;

/** The run so far, as a file that can be replayed. */
function saveScenario({ meta }: ControlRequest): Scenario {
  return { version: 1, seed: meta.chance.seed, steps: [...meta.recorder.steps()] };
}

/**
 * Resets everything and carries out the steps again, each at its time and after the service has done its part of the
 * step before. A step that is refused ends the replay: throws the error of that step.
 */
async function replay(request: ControlRequest, { seed: ofRun, steps }: Scenario) {
  const { meta, perform } = request;
  await meta.reset(ofRun);
  // The service may remember the same ids from an earlier run of this seed.
  await meta.service.clear();
  const startedAt = meta.clock.now();
  for (const [i, { at, path, body }] of steps.entries()) {
    await moveTo(request, startedAt + at);
    try {
      await perform(path, body);
    } catch (error) {
      if (error instanceof ControlError) error.message = `Step ${i + 1} (${path}): ${error.message}`;
      throw error;
    }
    await settled(request);
  }
  return { ok: true, steps: steps.length };
}

/** The sweeper runs every minute: after less time it has nothing to do. */
const SWEEP_AFTER_MS = 60_000;

async function moveTo(request: ControlRequest, at: number): Promise<void> {
  const { clock, service } = request.meta;
  const ms = at - clock.now();
  if (ms <= 0) return;
  clock.advance(ms);
  if (ms >= SWEEP_AFTER_MS) await service.timeMoved();
  await settled(request);
}

async function settled({ meta }: ControlRequest): Promise<void> {
  // Twice: the echo of a message is a webhook, too, and may start the service again.
  for (let n = 0; n < 2; n += 1) {
    await meta.deliveries.settled();
    await meta.service.settled();
  }
}

/** A month at most: certificates and tokens expire. */
const clockSchema = z.strictObject({
  advanceMs: z
    .number()
    .int()
    .min(1)
    .max(31 * 86_400_000),
});

/** Moves time forward for Meta and for the service. Answers when both have done what is due then. */
async function moveClock({ meta }: ControlRequest, { advanceMs }: z.output<typeof clockSchema>) {
  const { clock, deliveries, service } = meta;
  // A POST that is under way would time out.
  await deliveries.settled();
  clock.advance(advanceMs);
  await deliveries.settled();
  await service.timeMoved();
  await deliveries.settled();
  return { now: clock.now(), aheadMs: clock.offset() };
}

const resetSchema = z.strictObject({
  seed: seed.optional(),
  /** Whether the service deletes its conversations as well. */
  ledger: z.boolean().default(true),
});

/** Clears all threads and settings. With a seed, ids and random numbers start again as well. */
async function reset({ meta }: ControlRequest, body: z.output<typeof resetSchema>) {
  await meta.reset(body.seed);
  if (body.ledger) await meta.service.clear();
  return { ok: true };
}

/** Changes the named faults. Deliveries that are no longer held go out. */
function setFaults({ meta }: ControlRequest, named: Readonly<Record<string, unknown>>) {
  const { faults, deliveries } = meta;
  faults.set(bodyOf(faultsSchema, { ...faults.now, ...named }));
  if (!faults.now.holdDeliveries) deliveries.release();
  return faults.now;
}

/** Turns all faults off. Held deliveries go out. */
function clearFaults({ meta }: ControlRequest) {
  meta.faults.clear();
  meta.deliveries.release();
  return meta.faults.now;
}

/** Delivers everything that is queued. Answers when all of it is delivered or given up. */
async function flush({ meta }: ControlRequest) {
  await meta.deliveries.flush();
  return { ok: true };
}

/** The run: its time, its faults, and its recording. */
export const runRoutes: readonly Route[] = [
  post('deliveries/flush', emptySchema, flush),
  post('faults', z.looseObject({}), setFaults),
  post('faults/clear', emptySchema, clearFaults),
  post('clock', clockSchema, moveClock),
  get('scenario', saveScenario),
  post('reset', resetSchema, reset),
  post('scenario', scenarioSchema, replay),
];
