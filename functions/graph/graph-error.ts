import type { PauseReason } from '../page/page.ts';
import { HandoverError } from '../runtime/handover-error.ts';
import type { NoAnswer } from './http-transport.ts';

/**
 * What to do after a failed call to Graph.
 * - `retry`: the call was not executed, or it changes nothing. Repeat it.
 * - `inDoubt`: the call may have been executed. Find out before it is repeated.
 * - `notOwner`: another app controls the thread. Ask for the thread owner; do not repeat the call.
 * - `wrongMode`: the Page is in the other `Mode`. Read the mode, then use the other verb.
 * - `refusesThread`: a limit or a missing permission. It may concern this thread alone, or all that is sent on its channel.
 * - `unreachable`: the person blocked the Page or left. Nothing can be done about it.
 * - `mayNotRead`: Graph does not let us read this, for any thread.
 * - `never`: refused for good, because of this message or our mistake.
 * - `{ pause }`: every call for this Page will fail, for this reason. Pause the Page.
 */
export type Disposition =
  | 'retry'
  | 'inDoubt'
  | 'notOwner'
  | 'wrongMode'
  | 'refusesThread'
  | 'unreachable'
  | 'mayNotRead'
  | 'never'
  | { readonly pause: PauseReason };

/**
 * The kind of a failed call.
 * - `graph_refused`: Graph answered with an error of its own.
 * - `graph_credential`: Graph does not accept the page access token or the app secret.
 * - `graph_rate_limit`: too many calls; `retryAfterMs` where Graph names a time.
 * - `graph_http`: an answer that is not Graph's: no JSON, an HTTP error without a Graph error, an unexpected body.
 * - `graph_network`: no answer: not reached, connection lost, or not in time.
 */
export type GraphErrorCode =
  | 'graph_refused'
  | 'graph_credential'
  | 'graph_rate_limit'
  | 'graph_http'
  | 'graph_network';

/** What is known about a failed call, without any text that Graph wrote: it may quote ids and messages. */
export interface GraphFailure {
  readonly code: GraphErrorCode;
  /** The call, e.g. `POST messages`. */
  readonly call: string;
  readonly disposition: Disposition;
  /** The cause and the next thing to check, in our own words. */
  readonly explanation: string;
  readonly httpStatus?: number;
  /** Graph's `code`, from its field or from the `(#10)` at the start of its message. */
  readonly graphCode?: number;
  readonly subcode?: number;
  /** The id that Meta's support needs. */
  readonly fbtraceId?: string;
  /** How long Graph asks us to wait, in ms. */
  readonly retryAfterMs?: number;
}

/** A failed call to Graph; `disposition` says what to do next. */
export class GraphError extends HandoverError {
  readonly code: GraphErrorCode;
  readonly disposition: Disposition;
  readonly httpStatus?: number;
  readonly graphCode?: number;
  readonly subcode?: number;
  readonly fbtraceId?: string;
  readonly retryAfterMs?: number;

  constructor({ call, explanation, ...known }: GraphFailure) {
    super(`${call}: ${explanation}${numbersOf(known)}`);
    this.code = known.code;
    this.disposition = known.disposition;
    Object.assign(this, known);
  }
}

/** A call, as its error names it. */
export interface Called {
  readonly method: 'GET' | 'POST';
  /** The endpoint: last part of the path, or `page` for the Page itself. */
  readonly edge: string;
}

/** How a call is named in a message, e.g. `POST messages`. */
export function nameOf({ method, edge }: Called): string {
  return `${method} ${edge}`;
}

/** The error for an answer without the promised success; `isGraphError` if it holds an error of Graph's own. */
export function errorOfAnswer(
  called: Called,
  known: Omit<GraphFailure, 'call' | 'code'>,
  isGraphError: boolean,
): GraphError {
  return new GraphError({
    ...known,
    code: codeFor(known, isGraphError),
    call: nameOf(called),
    disposition: withoutDoubt(called, known.disposition),
  });
}

/** The error for a request without an answer: an unsent request is repeated, any other is in doubt. */
export function errorOfSilence(called: Called, { message, isUnsent }: NoAnswer): GraphError {
  return new GraphError({
    code: 'graph_network',
    call: nameOf(called),
    disposition: isUnsent ? 'retry' : withoutDoubt(called, 'inDoubt'),
    explanation: isUnsent
      ? `Graph was not reached (${message}); check the base URL and the network of the function`
      : `no answer from Graph (${message}); the call may have been executed`,
  });
}

/** The code that an operator looks up: `10/2018278`, `HTTP 503`, or the kind of the error. */
export function codeOf({ graphCode, subcode, httpStatus, code }: GraphError): string {
  if (graphCode !== undefined) return subcode === undefined ? `${graphCode}` : `${graphCode}/${subcode}`;
  return httpStatus === undefined ? code : `HTTP ${httpStatus}`;
}

function codeFor(
  { disposition, graphCode, httpStatus }: Omit<GraphFailure, 'call' | 'code'>,
  isGraphError: boolean,
): GraphErrorCode {
  const pause = typeof disposition === 'object' ? disposition.pause : undefined;
  if (pause === 'rate-limit' || graphCode === 613 || httpStatus === 429) return 'graph_rate_limit';
  if (pause === 'token' || pause === 'app-secret') return 'graph_credential';
  return isGraphError ? 'graph_refused' : 'graph_http';
}

/** A GET changes nothing, so it may be repeated even if it was executed. */
function withoutDoubt({ method }: Called, disposition: Disposition): Disposition {
  return method === 'GET' && disposition === 'inDoubt' ? 'retry' : disposition;
}

function numbersOf({ httpStatus, graphCode, subcode, fbtraceId }: Partial<GraphFailure>): string {
  const code = [graphCode, subcode].filter((each) => each !== undefined).join('/');
  const parts = [
    httpStatus === undefined ? '' : `HTTP ${httpStatus}`,
    code === '' ? '' : `code ${code}`,
    fbtraceId === undefined ? '' : `fbtrace_id ${fbtraceId}`,
  ].filter(Boolean);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
