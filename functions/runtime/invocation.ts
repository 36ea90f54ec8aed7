import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { logger } from './log.ts';
import type { FunctionMetrics } from './metrics.ts';

/** What the middlewares of every function need. */
export interface InvocationParts {
  readonly metrics: FunctionMetrics;
}

/**
 * The middlewares of every function. They put the request id and the function's name on each log line, and write the
 * metrics at the end of the invocation, also if it fails. `logEvent: false` overrides `POWERTOOLS_LOGGER_LOG_EVENT`:
 * an event may hold texts of a conversation.
 */
export function invocation({ metrics }: InvocationParts) {
  return [injectLambdaContext(logger, { logEvent: false, resetKeys: true }), logMetrics(metrics)];
}
