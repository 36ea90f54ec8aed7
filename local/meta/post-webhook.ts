import { sign } from '../../functions/messenger/signature.ts';
import { escapedJson } from './escaped-json.ts';
import type { Webhook } from './simulated-page.ts';

/** Meta waits this long for HTTP 200. https://developers.facebook.com/docs/messenger-platform/webhooks */
const TIMEOUT_MS = 5_000;

/** One attempt: the HTTP status, or why there was none. */
export interface Attempt {
  /** Unix ms. */
  readonly at: number;
  readonly status?: number;
  readonly error?: string;
}

export interface PostOptions {
  readonly url: string | undefined;
  readonly appSecret: string;
  readonly clock: () => number;
  /** Meta's own five seconds where absent. */
  readonly timeoutMs?: number | undefined;
  readonly stop: AbortSignal;
}

/** Posts one item in an envelope of its own, signed over the bytes that go out. Never throws. */
export async function postWebhook(webhook: Webhook, options: PostOptions): Promise<Attempt> {
  const { url, appSecret, timeoutMs = TIMEOUT_MS, stop } = options;
  const at = options.clock();
  if (url === undefined) return { at, error: 'no webhook address' };
  const body = escapedJson(envelope(webhook));
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': sign(body, appSecret),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
    });
    await response.arrayBuffer();
    return { at, status: response.status };
  } catch (error) {
    return { at, error: whyNoAnswer(error) };
  }
}

function envelope({ object, accountId, at, channel, item }: Webhook) {
  return { object, entry: [{ id: accountId, time: at, [channel]: [item] }] };
}

function whyNoAnswer(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
