import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Log } from '../runtime/log.ts';
import { RESPONSES } from './responses.ts';

/** A middleware that turns whatever was thrown into a line of the log and an answer after which Meta tries again. */
export function errorToResponse(
  log: Log,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context> {
  return {
    onError: (request) => {
      log.error('The webhook failed; Meta will deliver it again', { error: request.error });
      request.response = RESPONSES.tryAgain;
    },
  };
}
