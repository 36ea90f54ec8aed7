import type { Caller } from '../graph/graph-client.ts';
import { codeOf, GraphError } from '../graph/graph-error.ts';
import type { Outcome } from '../thread/apply-outcome.ts';
import type { Timing } from '../thread/verb-rules.ts';
import { noteRefusal, noteSuccess, passChannel, type Recipient } from './channel.ts';
import { credentialsOf, newerCredentials } from './credentials.ts';
import { hasTime, type PageVisit } from './page-state.ts';
import { claimProbe, endPause, pausePage, pauseReasonOf, waitForPage } from './pause.ts';

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
 * Makes a call with the Page's token; once more where Meta refuses the token or the app secret, and there is a newer one.
 * A refusal that concerns the whole Page pauses it. When a pause has run out, a probe comes first.
 */
export async function callAsPage<T>(call: PageCall<T>, visit: PageVisit): Promise<Called<T>> {
  if (visit.pageState.current.pause && !(await isServedAgain(visit)))
    return notCalled(waitForPage(visit), visit);
  const credentials = await credentialsOf(visit);
  if (!credentials) return notCalled(waitForPage(visit), visit);
  if (!hasTime(visit)) return withoutTime(visit);
  const called = await attempt(call, credentials, visit);
  if (!isCredentialRefused(called)) return conclude(called, visit);
  const newer = await newerCredentials(credentials, visit);
  if (!newer) return conclude(called, visit);
  return hasTime(visit) ? conclude(await attempt(call, newer, visit), visit) : withoutTime(visit);
}

/**
 * Sends a message as `callAsPage` calls. Nothing is sent on a paused channel, and a refusal that may concern the whole
 * channel is remembered for it.
 */
export async function sendAsPage<T>(
  call: PageCall<T>,
  recipient: Recipient,
  visit: PageVisit,
): Promise<Called<T>> {
  const stopped = await passChannel(recipient, visit);
  if (stopped) return notCalled(stopped, visit);
  const called = await callAsPage(call, visit);
  if (called.kind === 'answered') await noteSuccess(recipient, visit);
  if (called.kind === 'failed' && called.error.disposition === 'refusesThread') {
    await noteRefusal(recipient, visit, codeOf(called.error));
  }
  return called;
}

/**
 * Whether Graph serves the Page again, whose pause has run out: asked with what SSM holds now, by one visit at a time,
 * with a read that concerns no thread. Any answer but a refusal of the whole Page is a yes.
 */
async function isServedAgain(visit: PageVisit): Promise<boolean> {
  if (!(await claimProbe(visit))) return false;
  const credentials = await credentialsOf(visit, { fresh: true });
  if (!credentials) return false;
  const probe = { make: (caller: Caller) => visit.parts.graph.messagingFeatureStatus(caller) };
  const called = await conclude(await attempt(probe, credentials, visit), visit);
  if (called.kind === 'failed' && !isAnswered(called.error)) return false;
  await endPause(visit);
  return true;
}

function isAnswered(error: GraphError): boolean {
  return !pauseReasonOf(error) && error.disposition !== 'retry' && error.disposition !== 'refusesThread';
}

async function attempt<T>(
  { before, make }: PageCall<T>,
  caller: Caller,
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

function isCredentialRefused<T>(called: Called<T>): boolean {
  const reason = called.kind === 'failed' ? pauseReasonOf(called.error) : undefined;
  return reason === 'token' || reason === 'app-secret';
}

async function conclude<T>(called: Called<T>, visit: PageVisit): Promise<Called<T>> {
  const reason = called.kind === 'failed' ? pauseReasonOf(called.error) : undefined;
  if (called.kind === 'failed' && reason) await pausePage(visit, reason, called.error);
  return called;
}

function withoutTime(visit: PageVisit) {
  return notCalled({ kind: 'postponed', retryAt: visit.parts.now(), detail: 'no time left' }, visit);
}

/** Graph was not called, for this reason. */
export function notCalled(outcome: Outcome, { parts: { now } }: PageVisit) {
  return { kind: 'notCalled', outcome, timing: { askedAt: now(), answeredAt: now() } } as const;
}
