import { bodyOf, type ControlHandler } from './control-request.ts';
import { clockSchema } from './control-schema.ts';

/** Moves time forward for Meta and for the service; answers when both have done what was due by then. */
export const moveClock: ControlHandler = async (request) => {
  const { advanceMs } = bodyOf(clockSchema, request);
  const { time, deliveries, world } = request.meta;
  time.advance(advanceMs);
  await deliveries.settled();
  await world.timeMoved();
  await deliveries.settled();
  return { now: time.now(), aheadMs: time.offset() };
};
