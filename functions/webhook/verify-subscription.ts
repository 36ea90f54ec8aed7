import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { RESPONSES } from './responses.ts';

/**
 * Answers Meta's question whether this endpoint is ours: the challenge as it came if the verify token is right.
 * `expected` undefined (none is set) refuses everybody.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export function verifySubscription(
  query: Readonly<Record<string, string | undefined>>,
  expected: string | undefined,
): APIGatewayProxyStructuredResultV2 {
  const challenge = query['hub.challenge'];
  const token = query['hub.verify_token'];
  if (query['hub.mode'] !== 'subscribe' || !challenge || !token) return RESPONSES.missingParameters;
  return isSame(token, expected) ? RESPONSES.challenge(challenge) : RESPONSES.notVerified;
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
function isSame(given: string, expected: string | undefined): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected ?? '')) && expected !== undefined && expected !== '';
}
