/** 1,000 long messages in one delivery are about 2.5 MB; API Gateway takes 10 MB, Lambda 6 MB. In bytes. */
export const MAX_BODY_BYTES = 4 * 1_024 * 1_024;

/** The bytes of a body as Meta signed them. API Gateway hands over binary content types in base64. */
export function bodyBytes(body: string | undefined, isBase64Encoded: boolean): Buffer {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}

/** Whether a body is over the limit, told without decoding it. */
export function isTooLarge(body: string | undefined, isBase64Encoded: boolean): boolean {
  return Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8') > MAX_BODY_BYTES;
}
