/** The largest event or answer of a synchronous invocation. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const LARGEST_PAYLOAD_BYTES = 6 * 1_024 * 1_024;

/** One event on its way into a function. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
}

/** What came of an invocation. */
export interface Outcome {
  /** JSON: the function's answer, or what is known of its failure. */
  readonly payload: string;
  /** There if the function failed, whether it threw, timed out or died. */
  readonly functionError?: 'Unhandled';
}

/** A failure in the shape in which Lambda reports one. */
export function failure(errorType: string, errorMessage: string): Outcome {
  return { payload: JSON.stringify({ errorType, errorMessage }), functionError: 'Unhandled' };
}
