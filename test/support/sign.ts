import { sign } from '../../functions/messenger/signature.ts';

/** The app secret of every test that does not say otherwise. */
export const APP_SECRET = 'test-app-secret';

/** A payload as it comes over the wire from Meta. */
export interface SignedBody {
  readonly body: string;
  /** Value of `X-Hub-Signature-256`. */
  readonly signature: string;
}

/** Writes a payload as Meta does, with everything but ASCII and every slash escaped, and signs those very bytes. */
export function signed(payload: unknown, appSecret: string = APP_SECRET): SignedBody {
  const body = JSON.stringify(payload)
    .replaceAll('/', '\\/')
    .replaceAll(/[^\0-\x7f]/g, escaped);
  return { body, signature: sign(body, appSecret) };
}

/** One UTF-16 unit as `\uXXXX` in lower-case hex. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
