import type { Caller } from '../graph/graph-client.ts';
import { GraphError } from '../graph/graph-error.ts';
import type { Outcome, Timing } from '../thread/outcome.ts';
import { type Credentials, credentialsOf } from './page-credentials.ts';
import { endPause, pausePage, pauseReasonOf } from './page-pause.ts';
import { hasTime, type PageVisit } from './visit.ts';

/** A call to Graph in a Page's name. */
export interface PageCall<T> {
  /** Asked before each attempt: an outcome keeps the call from being made. */
  readonly hold?: () => Promise<Outcome | undefined>;
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
 * Makes a call with the Page's token; once more where Meta refuses the token and there is a newer one. What Graph
 * says about the whole Page is dealt with here.
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
  { hold, make }: PageCall<T>,
  { caller }: Credentials,
  visit: PageVisit,
): Promise<Called<T>> {
  const { now } = visit.parts;
  const held = await hold?.();
  if (held) return notCalled(held, visit);
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

function notCalled(outcome: Outcome, { parts: { now } }: PageVisit) {
  return { kind: 'notCalled', outcome, timing: { askedAt: now(), answeredAt: now() } } as const;
}
