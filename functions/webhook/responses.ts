import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Log } from '../runtime/log.ts';

/** Every answer of the webhook. Status codes are chosen here and nowhere else. */
export const RESPONSES = {
  /** Meta wants 200 within five seconds. https://developers.facebook.com/docs/messenger-platform/webhooks */
  received: text(200, 'EVENT_RECEIVED'),
  challenge: (challenge: string) => text(200, challenge),
  missingParameters: text(400, 'hub.mode, hub.verify_token and hub.challenge are needed.'),
  notSigned: text(401, 'X-Hub-Signature-256 is missing or wrong.'),
  notVerified: text(403, 'The verify token is wrong.'),
  foreignObject: text(404, 'Only objects page and instagram are served here.'),
  methodNotAllowed: text(405, 'GET and POST are served here.'),
  tooLarge: text(413, 'The body is larger than 4 MB.'),
  /** Meta delivers again, which is harmless: repeated events are recognized. */
  tryAgain: text(503, 'TRY_AGAIN'),
} as const;

function text(statusCode: number, body: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body,
  };
}

/** A middleware that logs any error and answers 503, so that Meta delivers again. */
export function errorToResponse(
  log: Log,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context> {
  return {
    onError: (request) => {
      log.error('Not received: the webhook failed and answers 503. The error names what to check', {
        error: request.error,
      });
      request.response = RESPONSES.tryAgain;
    },
  };
}
