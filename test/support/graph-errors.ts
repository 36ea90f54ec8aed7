import { classify } from '../../functions/graph/classify.ts';
import type { GraphError } from '../../functions/graph/graph-error.ts';
import { errorOfAnswer, errorOfSilence } from '../../functions/graph/graph-error.ts';
import { NoAnswer } from '../../functions/graph/http-transport.ts';

/** The client's error where Graph refuses a POST to `edge` with this code. */
export function refusal(
  edge: string,
  code: number,
  subcode?: number,
  headers: Readonly<Record<string, string>> = {},
): GraphError {
  const error = { message: `(#${code}) refused`, code, error_subcode: subcode, fbtrace_id: `trace-${code}` };
  return refusedWith(edge, { error }, headers);
}

/** The client's error where Graph answers a POST to `edge` with HTTP 400 and this body. */
export function refusedWith(
  edge: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): GraphError {
  const answer = classify({ edge, status: 400, headers, body });
  return errorOfAnswer({ method: 'POST', edge }, answer, true);
}

/** The client's error where a POST got no answer in time: it may have taken effect. */
export function silence(edge: string): GraphError {
  return errorOfSilence({ method: 'POST', edge }, new NoAnswer('ETIMEDOUT', false));
}

/** The client's error where Graph could not be reached. */
export function unreached(edge: string): GraphError {
  return errorOfSilence({ method: 'POST', edge }, new NoAnswer('ECONNREFUSED', true));
}
