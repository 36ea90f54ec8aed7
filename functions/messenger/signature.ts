import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * Whether the header is Meta's signature of the body under one of the app secrets, compared in constant time. `body`
 * must be the bytes as received: Meta signs the escaped form of its JSON, and a parsed and rewritten body has another
 * signature. `header` is the value of `X-Hub-Signature-256`. Two secrets allow a rotation. An empty secret never
 * matches.
 * https://developers.facebook.com/docs/messenger-platform/webhooks#validate-payloads
 */
export function isSigned(
  body: Uint8Array,
  header: string | undefined,
  appSecrets: readonly string[],
): boolean {
  const hex = header === undefined ? undefined : SIGNATURE.exec(header)?.[1];
  if (hex === undefined) return false;
  const claimed = Buffer.from(hex, 'hex');
  return appSecrets.some((secret) => secret !== '' && timingSafeEqual(claimed, digest(body, secret)));
}

/** Whether the header has the form of a signature. A cheap check before the body is hashed. */
export function hasSignatureShape(header: string | undefined): header is string {
  return header !== undefined && SIGNATURE.test(header);
}

/** The header value that Meta sends with this body: `sha256=` and 64 lower-case hex digits. For tests. */
export function sign(body: Uint8Array | string, appSecret: string): string {
  return `sha256=${digest(body, appSecret).toString('hex')}`;
}

function digest(body: Uint8Array | string, appSecret: string): Buffer {
  return createHmac('sha256', appSecret).update(body).digest();
}
