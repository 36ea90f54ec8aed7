import type { FunctionResource } from '../template/stack.ts';
import type { Outcome } from './invocation.ts';

/** Why an event was given up. */
export type Condition = 'RetriesExhausted' | 'EventAgeExceeded';

/** The last of an event, in the shape in which Lambda sends it to an on-failure destination. */
export interface OnFailureRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: Condition;
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext?: {
    readonly statusCode: 200;
    readonly executedVersion: '$LATEST';
    readonly functionError: string;
  };
  readonly responsePayload?: unknown;
}

export interface GivenUp {
  readonly fn: FunctionResource;
  readonly requestId: string;
  readonly payload: string;
  readonly condition: Condition;
  /** How often it was tried. */
  readonly attempts: number;
  /** What came of the last attempt; absent if there was none. */
  readonly last: Outcome | undefined;
  /** Unix ms. */
  readonly at: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations */
export function onFailureRecord(event: GivenUp): OnFailureRecord {
  return {
    version: '1.0',
    timestamp: new Date(event.at).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.fn.arn}:$LATEST`,
      condition: event.condition,
      approximateInvokeCount: event.attempts,
    },
    requestPayload: JSON.parse(event.payload),
    ...(event.last && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: event.last.functionError ?? 'Unhandled',
      },
      responsePayload: JSON.parse(event.last.payload),
    }),
  };
}
