import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { logger } from './log.ts';

/** A middleware that puts the invocation's request id and the function's name on every line of the log. */
export function logContext<Event, Result>(): MiddlewareObj<Event, Result, Error, Context> {
  return {
    before: ({ context }) => logger.addContext(context),
    after: () => logger.resetKeys(),
    onError: () => logger.resetKeys(),
  };
}
