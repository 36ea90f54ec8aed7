import type { Disposition, GraphError } from '../graph/graph-error.ts';
import { PAUSE_TIMES } from '../graph/retry-times.ts';
import { isPaused, type Page, type PauseReason } from '../thread/page.ts';
import type { PageVisit } from './visit.ts';

/** What concerns the whole Page, and no call or thread alone. */
type PageTrouble = Exclude<Disposition, string> | 'appSecretProof';

export function isPageTrouble(disposition: Disposition): disposition is PageTrouble {
  return typeof disposition === 'object' || disposition === 'appSecretProof';
}

/** Why the whole Page has to wait after this error; undefined if the error concerns its own call alone. */
export function pauseReasonOf({ disposition }: GraphError): PauseReason | undefined {
  if (!isPageTrouble(disposition)) return undefined;
  // No secret of ours proves the token, of which there is nothing to say then.
  return disposition === 'appSecretProof' ? 'permission' : disposition.pause;
}

/**
 * Nothing will succeed for the whole Page for a while: written once, with one line in the log. `tokenVersion` is the
 * version of the token that Meta refused; a newer one ends the pause.
 */
export async function pausePage(
  { pageState, settings: { pageId }, parts: { now, log } }: PageVisit,
  reason: PauseReason,
  error?: GraphError,
  tokenVersion?: number,
): Promise<void> {
  const at = now();
  const fbtraceId = error?.fbtraceId;
  const pause = {
    until: at + (error?.retryAfterMs ?? PAUSE_TIMES[reason]),
    reason,
    ...(tokenVersion === undefined ? {} : { tokenVersion }),
    ...(fbtraceId === undefined ? {} : { fbtraceId }),
  };
  log.warn('Nothing is asked of Graph for a Page for a while', { pageId, reason, error });
  await pageState.learn((page) => (isPaused(page, at) ? page : { ...page, pause }));
}

/** Graph serves the Page again. A pause that has begun meanwhile stays. */
export async function endPause({ pageState, parts: { now } }: PageVisit): Promise<void> {
  if (!pageState.current.pause) return;
  await pageState.learn((page) => (isPaused(page, now()) ? page : withoutPause(page)));
}

function withoutPause({ pause: _pause, ...page }: Page): Page {
  return page;
}
