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

/** Posts items of one kind of object in one envelope, signed over the bytes that go out. Never throws. */
export async function postWebhooks(webhooks: readonly Webhook[], options: PostOptions): Promise<Attempt> {
  const { url, appSecret, timeoutMs = TIMEOUT_MS, stop } = options;
  const at = options.clock();
  if (url === undefined) return { at, error: 'no webhook address' };
  const body = escapedJson(envelope(webhooks));
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
    // The status is the answer; the body is ignored.
    await response.body?.cancel().catch(() => {});
    return { at, status: response.status };
  } catch (error) {
    return { at, error: whyNoAnswer(error) };
  }
}

/** Items that follow each other on one channel of one account share an entry. */
function envelope(webhooks: readonly Webhook[]) {
  const runs: Webhook[][] = [];
  for (const webhook of webhooks) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const goesOn = before?.accountId === webhook.accountId && before.channel === webhook.channel;
    if (run && goesOn) run.push(webhook);
    else runs.push([webhook]);
  }
  const entry = runs.flatMap((run) => {
    const last = run.at(-1);
    if (last === undefined) return [];
    return [{ id: last.accountId, time: last.at, [last.channel]: run.map(({ item }) => item) }];
  });
  return { object: webhooks[0]?.object, entry };
}

function whyNoAnswer(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
