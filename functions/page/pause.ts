import type { Disposition, GraphError } from '../graph/graph-error.ts';
import type { Outcome } from '../thread/apply-outcome.ts';
import { isPaused, PAUSE_TIMES, type Page, type PauseReason } from './page.ts';
import type { PageVisit } from './page-state.ts';

/*
 * A pause of a whole Page:
 *
 *              a refusal            `until`             one visit claims it        Graph serves the Page
 *   no pause ────────────► paused ──────────► run out ─────────────────────► probe ────────────────────► no pause
 *                            ▲                                                 │
 *                            └─────────────────────────────────────────────────┘ refused again
 *
 * The probe is a read that concerns no thread, so that a thread which is itself the cause cannot keep the Page paused.
 * While it lasts, the other visits wait.
 */

/** Why the whole Page has to wait after this error; undefined if the error concerns less than the Page. */
export function pauseReasonOf({ disposition }: GraphError): PauseReason | undefined {
  return isPageTrouble(disposition) ? disposition.pause : undefined;
}

export function isPageTrouble(disposition: Disposition): disposition is Exclude<Disposition, string> {
  return typeof disposition === 'object';
}

/** The cause of a pause and the next thing to check, for the log. */
const CAUSES: Readonly<Record<PauseReason, string>> = {
  'no-token': 'there is no page access token; store it as the parameter pages/<Page id>/access-token',
  token: 'Meta refuses the page access token; store a new one',
  'app-secret':
    "the app secret does not prove the page access token; check the parameter app-secret, and the token's app",
  'rate-limit': 'Meta limits the rate of calls; it ends by itself',
  restricted: "Meta restricts the Page; see the Page's Support Home",
  policy: "Meta blocks the Page for a policy; see the Page's Support Home",
  parameters: 'the parameters cannot be read; check SSM and the role',
};

/** No call will succeed for the whole Page for a while: written once, with one line in the log. */
export async function pausePage(
  { pageState, settings: { pageId }, parts: { now, log } }: PageVisit,
  reason: PauseReason,
  error?: GraphError,
): Promise<void> {
  const at = now();
  const fbtraceId = error?.fbtraceId;
  const forMs = error?.retryAfterMs ?? PAUSE_TIMES[reason];
  const pause = { until: at + forMs, reason, ...(fbtraceId === undefined ? {} : { fbtraceId }) };
  const seconds = Math.round(forMs / 1_000);
  log.warn(`Page ${pageId} paused for ${seconds} s: ${CAUSES[reason]}`, { pageId, reason, error });
  await pageState.update((page) => (isPausedByOther(page, at) ? page : { ...page, pause }));
}

/** A probe that is under way is replaced by what it finds. */
function isPausedByOther(page: Page, now: number): boolean {
  return isPaused(page, now) && !page.pause?.isProbe;
}

/** How long a probe may take, in ms: the read of the token, and one call to Graph. */
const PROBE_MS = 20_000;

/**
 * Whether this visit is the one that finds out if a pause that has run out is over. If so the others wait for its
 * answer.
 */
export async function claimProbe({ pageState, parts: { now } }: PageVisit): Promise<boolean> {
  const at = now();
  let isClaimed = false;
  await pageState.update((page) => {
    isClaimed = page.pause !== undefined && !isPaused(page, at);
    return page.pause && isClaimed
      ? { ...page, pause: { ...page.pause, until: at + PROBE_MS, isProbe: true } }
      : page;
  });
  return isClaimed;
}

/** Graph serves the Page again. A pause that has begun since the probe stays. */
export async function endPause({ pageState }: PageVisit): Promise<void> {
  await pageState.update((page) => (page.pause?.isProbe ? withoutPause(page) : page));
}

function withoutPause({ pause: _pause, ...page }: Page): Page {
  return page;
}

/** What becomes of a command while the Page is paused: it waits until then, and counts no attempt. */
export function waitForPage({ pageState, parts: { now } }: PageVisit): Outcome {
  const { pause } = pageState.current;
  return { kind: 'postponed', retryAt: pause?.until ?? now(), detail: pause?.reason ?? 'no-token' };
}
