import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * Whether the body carries Meta's signature under one of the app secrets, compared in constant time. `body` is the
 * bytes as received: Meta signs its escaped form, so parsing first would break the signature. `header` is the value
 * of `X-Hub-Signature-256`. Two secrets allow a rotation; an empty secret never counts, and no secret means no.
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

/** Whether the header could be a signature at all: the cheap question to ask before anything is hashed. */
export function hasSignatureShape(header: string | undefined): header is string {
  return header !== undefined && SIGNATURE.test(header);
}

/** The header value Meta would send with this body: `sha256=` and 64 lower-case hex digits. For tests and simulators. */
export function sign(body: Uint8Array | string, appSecret: string): string {
  return `sha256=${digest(body, appSecret).toString('hex')}`;
}

function digest(body: Uint8Array | string, appSecret: string): Buffer {
  return createHmac('sha256', appSecret).update(body).digest();
}
