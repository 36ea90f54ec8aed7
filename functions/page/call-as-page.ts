import type { Caller } from '../graph/graph-client.ts';
import { GraphError } from '../graph/graph-error.ts';
import type { Outcome } from '../thread/apply-outcome.ts';
import type { Timing } from '../thread/verb-rules.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { hasTime, type PageVisit } from './page-state.ts';
import { endPause, pausePage, pauseReasonOf } from './pause.ts';

/** A call to Graph in a Page's name. */
export interface PageCall<T> {
  /** Asked before each attempt: an outcome stops the call. */
  readonly before?: () => Promise<Outcome | undefined>;
  readonly make: (caller: Caller) => Promise<T>;
}

/** How a call ended. */
export type Called<T> = { readonly timing: Timing } & (
  | { readonly kind: 'answered'; readonly answer: T }
  /** Where the error concerns the whole Page, the Page has been paused. */
  | { readonly kind: 'failed'; readonly error: GraphError }
  /** Graph was not called. */
  | { readonly kind: 'notCalled'; readonly outcome: Outcome }
);

/**
 * Makes a call with the Page's token; once more where Meta refuses the token and there is a newer one. A refusal that
 * concerns the whole Page pauses it.
 */
export async function callAsPage<T>(call: PageCall<T>, visit: PageVisit): Promise<Called<T>> {
  const credentials = await credentialsOf(visit);
  if (!credentials) {
    return notCalled({ kind: 'paused', detail: visit.pageState.current.pause?.reason ?? 'no-token' }, visit);
  }
  const called = await attempt(call, credentials, visit);
  if (called.kind !== 'failed' || pauseReasonOf(called.error) !== 'token') {
    return conclude(called, credentials, visit);
  }
  const newer = await credentialsOf(visit, { version: credentials.tokenVersion, error: called.error });
  if (!newer) return called;
  if (!hasTime(visit)) {
    return notCalled({ kind: 'postponed', retryAt: visit.parts.now(), detail: 'new-token' }, visit);
  }
  return conclude(await attempt(call, newer, visit), newer, visit);
}

async function attempt<T>(
  { before, make }: PageCall<T>,
  { caller }: Credentials,
  visit: PageVisit,
): Promise<Called<T>> {
  const { now } = visit.parts;
  const outcome = await before?.();
  if (outcome) return notCalled(outcome, visit);
  const askedAt = now();
  try {
    const answer = await make(caller);
    return { kind: 'answered', answer, timing: { askedAt, answeredAt: now() } };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return { kind: 'failed', error, timing: { askedAt, answeredAt: now() } };
  }
}

async function conclude<T>(
  called: Called<T>,
  { tokenVersion }: Credentials,
  visit: PageVisit,
): Promise<Called<T>> {
  if (called.kind === 'answered') await endPause(visit);
  if (called.kind === 'failed') {
    const reason = pauseReasonOf(called.error);
    if (reason) await pausePage(visit, reason, called.error, reason === 'token' ? tokenVersion : undefined);
  }
  return called;
}

/** Graph was not called, for this reason. */
export function notCalled(outcome: Outcome, { parts: { now } }: PageVisit) {
  return { kind: 'notCalled', outcome, timing: { askedAt: now(), answeredAt: now() } } as const;
}
