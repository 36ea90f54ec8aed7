import { HandoverError } from '../runtime/handover-error.ts';
import { type Disposition, isPause } from './disposition.ts';

/** What is known about a failed call. Nothing that Graph wrote in words: its sentences may quote ids and texts. */
export interface GraphFailure {
  /** What was called, e.g. `POST messages`. */
  readonly call: string;
  readonly disposition: Disposition;
  /** The cause and the next thing to check, in our own words. */
  readonly explanation: string;
  readonly httpStatus?: number;
  /** Graph's `code`, from its field or from the `(#10)` in front of its message. */
  readonly graphCode?: number;
  readonly subcode?: number;
  /** What Meta's support asks for. */
  readonly fbtraceId?: string;
  /** How long Graph wants to be left alone. */
  readonly retryAfterMs?: number;
}

/** A call to Graph that brought no success; `disposition` says what to do about it. */
export abstract class GraphError extends HandoverError {
  readonly disposition: Disposition;
  readonly httpStatus?: number;
  readonly graphCode?: number;
  readonly subcode?: number;
  readonly fbtraceId?: string;
  readonly retryAfterMs?: number;

  constructor({ call, explanation, ...known }: GraphFailure) {
    super(`${call}: ${explanation}${particulars(known)}`);
    this.disposition = known.disposition;
    Object.assign(this, known);
  }

  get retryable(): boolean {
    return this.disposition === 'retry' || isPause(this.disposition, 'rate-limit');
  }
}

/** Graph understood the call and said no. */
export class GraphRefusedError extends GraphError {
  readonly code = 'graph_refused';
}

/** Graph does not accept who we say we are: the page access token or the app secret. */
export class GraphCredentialError extends GraphError {
  readonly code = 'graph_credential';
}

/** Graph was asked too often; `retryAfterMs` where it said for how long. */
export class GraphRateLimitError extends GraphError {
  readonly code = 'graph_rate_limit';
}

/** Something answered, but not as Graph answers: no JSON, an HTTP error without a Graph error, a broken promise. */
export class GraphHttpError extends GraphError {
  readonly code = 'graph_http';
}

/** No answer: not reached, cut off, or not in time. */
export class GraphNetworkError extends GraphError {
  readonly code = 'graph_network';
}

function particulars({ httpStatus, graphCode, subcode, fbtraceId }: Partial<GraphFailure>): string {
  const code = [graphCode, subcode].filter((each) => each !== undefined).join('/');
  const parts = [
    httpStatus === undefined ? '' : `HTTP ${httpStatus}`,
    code === '' ? '' : `code ${code}`,
    fbtraceId === undefined ? '' : `fbtrace_id ${fbtraceId}`,
  ].filter(Boolean);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
