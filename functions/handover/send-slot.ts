import { hasTime } from '../page/page-state.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import { PACE } from '../store/send-pace.ts';
import type { Outcome } from '../thread/apply-outcome.ts';
import type { HandoverVisit } from './handover-visit.ts';

/** Windows in which a slot is looked for; after two seconds the message is left to another visit. */
const TRIES = 4;
/** How long a message without a slot waits, in ms, and as long again at most. */
const WAIT_MS = 2_500;

/**
 * Takes one of the slots in which the Page may send, because Meta stops a Page that sends too fast. Without a free slot
 * the message is postponed.
 */
export async function takeSendSlot(visit: HandoverVisit): Promise<Outcome | undefined> {
  if (await hasTaken(visit)) return undefined;
  const { now, random } = visit.parts;
  const retryAt = now() + WAIT_MS + Math.round(random() * WAIT_MS);
  return { kind: 'postponed', retryAt, detail: 'pace' };
}

/** Waits for the next window while one is full. False if there was no slot, or none in time, or no answer. */
async function hasTaken(visit: HandoverVisit): Promise<boolean> {
  const { now, wait, random } = visit.parts;
  for (let tries = 1; hasTime(visit); tries += 1) {
    const at = now();
    const slot = await ask(visit, at);
    // A slow answer may have cost the time that the call needs.
    if (slot === 'taken') return hasTime(visit);
    if (slot === 'unknown' || tries === TRIES) return false;
    const untilNextMs = PACE.windowMs - (at % PACE.windowMs);
    // Those that wait do not come back all at once.
    await wait(untilNextMs + Math.floor((random() * PACE.windowMs) / 2));
  }
  return false;
}

async function ask(visit: HandoverVisit, at: number): Promise<'taken' | 'full' | 'unknown'> {
  const { parts, settings } = visit;
  const { pageId } = settings;
  try {
    return (await parts.sendPace.take(pageId, at)) ? 'taken' : 'full';
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    parts.log.warn(`The send rate of Page ${pageId} could not be read from DynamoDB`, { pageId, error });
    return 'unknown';
  }
}
