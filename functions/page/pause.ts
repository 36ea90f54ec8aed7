import type { Disposition, GraphError } from '../graph/graph-error.ts';
import { isPaused, PAUSE_TIMES, type Page, type PauseReason } from './page.ts';
import type { PageVisit } from './page-state.ts';

/** What concerns the whole Page, and no call or thread alone. */
type PageTrouble = Exclude<Disposition, string> | 'appSecretProof';

export function isPageTrouble(disposition: Disposition): disposition is PageTrouble {
  return typeof disposition === 'object' || disposition === 'appSecretProof';
}

/** Why the whole Page has to wait after this error; undefined if the error concerns its own call alone. */
export function pauseReasonOf({ disposition }: GraphError): PauseReason | undefined {
  if (!isPageTrouble(disposition)) return undefined;
  // The app secret does not prove the token; the token itself may be good.
  return disposition === 'appSecretProof' ? 'permission' : disposition.pause;
}

/** The cause of a pause and the next thing to check, for the log. */
const CAUSES: Readonly<Record<PauseReason, string>> = {
  'no-token': 'there is no page access token; store it as the parameter pages/<Page id>/access-token',
  token: 'Meta refuses the page access token; store a new one',
  permission:
    'the app lacks a permission or its secret does not prove the token; check both in the app dashboard',
  'rate-limit': 'Meta limits the rate of calls; it ends by itself',
  restricted: "Meta restricts the Page; see the Page's Support Home",
  policy: "Meta blocks the Page for a policy; see the Page's Support Home",
  parameters: 'the parameters cannot be read; check SSM and the role',
};

/**
 * No call will succeed for the whole Page for a while: written once, with one line in the log. `tokenVersion` is the
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
  const forMs = error?.retryAfterMs ?? PAUSE_TIMES[reason];
  const pause = {
    until: at + forMs,
    reason,
    ...(tokenVersion === undefined ? {} : { tokenVersion }),
    ...(fbtraceId === undefined ? {} : { fbtraceId }),
  };
  const seconds = Math.round(forMs / 1_000);
  log.warn(`Page ${pageId} paused for ${seconds} s: ${CAUSES[reason]}`, { pageId, reason, error });
  await pageState.update((page) => (isPaused(page, at) ? page : { ...page, pause }));
}

/** Graph serves the Page again. A pause that has begun meanwhile stays. */
export async function endPause({ pageState, parts: { now } }: PageVisit): Promise<void> {
  if (!pageState.current.pause) return;
  await pageState.update((page) => (isPaused(page, now()) ? page : withoutPause(page)));
}

function withoutPause({ pause: _pause, ...page }: Page): Page {
  return page;
}
