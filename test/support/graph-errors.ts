import { classify } from '../../functions/graph/classify.ts';
import type { GraphError } from '../../functions/graph/graph-error.ts';
import { errorOfAnswer, errorOfSilence } from '../../functions/graph/graph-error.ts';
import { NoAnswer } from '../../functions/graph/http-transport.ts';

/** What the client throws where Graph refuses with this code, for a POST to `edge`. */
export function refusal(
  edge: string,
  code: number,
  subcode?: number,
  headers: Readonly<Record<string, string>> = {},
): GraphError {
  const error = { message: `(#${code}) refused`, code, error_subcode: subcode, fbtrace_id: `trace-${code}` };
  return refusedWith(edge, { error }, headers);
}

/** What the client throws where Graph answers a POST to `edge` with HTTP 400 and this body. */
export function refusedWith(
  edge: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): GraphError {
  const answer = classify({ edge, status: 400, headers, body });
  return errorOfAnswer({ method: 'POST', edge }, answer, true);
}

/** What the client throws where no answer came to a POST in time: it may have happened. */
export function silence(edge: string): GraphError {
  return errorOfSilence({ method: 'POST', edge }, new NoAnswer('ETIMEDOUT', false));
}

/** What the client throws where Graph could not be reached at all. */
export function unreached(edge: string): GraphError {
  return errorOfSilence({ method: 'POST', edge }, new NoAnswer('ECONNREFUSED', true));
}
