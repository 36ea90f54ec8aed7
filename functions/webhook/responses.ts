import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

function text(statusCode: number, body: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body,
  };
}

/** Every answer that the webhook gives: the one place where HTTP status codes are chosen. */
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
  /** Meta delivers it again, which is harmless. */
  tryAgain: text(503, 'TRY_AGAIN'),
} as const;
