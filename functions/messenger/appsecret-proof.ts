import { createHmac } from 'node:crypto';

/**
 * Proof that a call with this access token comes from the app's own server: lower-case hex HMAC-SHA256 of the
 * token under the app secret. https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function appSecretProof(token: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex');
}
