import { StoreUnavailableError } from '../store/errors.ts';
import { PACE } from '../store/send-pace.ts';
import type { Outcome } from '../thread/outcome.ts';
import { hasTime, type Visit } from './visit.ts';

/** Windows in which a place is looked for: what finds none in two seconds is left to another visit. */
const TRIES = 4;
/** How long words wait that found no place among the Page's messages, in ms, and as long again at most. */
const PACE_WAIT = 3_000;

/** Takes a place among what the Page says, of which Meta bounds how much it may be; postpones where there is none. */
export async function keepPace(visit: Visit): Promise<Outcome | undefined> {
  if (await takePlace(visit)) return undefined;
  const { now, random } = visit.parts;
  const retryAt = now() + PACE_WAIT + Math.round(random() * PACE_WAIT);
  return { kind: 'postponed', retryAt, detail: 'pace' };
}

/**
 * Takes a place among what the Page says, waiting for the next window while one is full. False if there was none,
 * or none in time, or if nobody could tell: nothing may be said then.
 */
async function takePlace(visit: Visit): Promise<boolean> {
  const { now, wait, random } = visit.parts;
  for (let tries = 1; hasTime(visit); tries += 1) {
    const at = now();
    const place = await ask(visit, at);
    // A slow answer may have cost the time that the call needs.
    if (place === 'taken') return hasTime(visit);
    if (place === 'unknown' || tries === TRIES) return false;
    const untilNextMs = PACE.windowMs - (at % PACE.windowMs);
    // Those who wait do not come back all at once.
    await wait(untilNextMs + Math.floor((random() * PACE.windowMs) / 2));
  }
  return false;
}

async function ask(
  { parts, settings: { pageId } }: Visit,
  at: number,
): Promise<'taken' | 'full' | 'unknown'> {
  try {
    return (await parts.sendPace.take(pageId, at)) ? 'taken' : 'full';
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    parts.log.warn('The pace of a Page could not be asked', { pageId, error });
    return 'unknown';
  }
}
