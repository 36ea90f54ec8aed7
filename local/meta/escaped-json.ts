/**
 * JSON as Meta puts it on the wire and signs it: ASCII only, `\uXXXX` in lower-case hex, `/` as `\/`.
 * https://developers.facebook.com/docs/messenger-platform/webhooks#validate-payloads
 */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
