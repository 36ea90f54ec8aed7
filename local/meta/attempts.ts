import type { Clock } from '../clock.ts';
import type { AccountId, AppId, PageId } from './ids.ts';
import { envelope, escapedJson, signatureOf, type Webhook } from './payloads.ts';

/** Meta waits this long for HTTP 200. https://developers.facebook.com/docs/messenger-platform/webhooks */
const TIMEOUT_MS = 5_000;

/**
 * Posts the bytes to an app's address and gives its answer. Rejects where there is no answer. The signal ends the
 * POST early: after Meta's timeout, or at a reset.
 */
export type Deliver = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  signal: AbortSignal,
) => Promise<{ readonly status: number }>;

/** One attempt: the HTTP status, or why there was no answer. */
export interface Attempt {
  /** Unix ms. */
  readonly at: number;
  readonly status?: number;
  readonly error?: string;
}

/** One POST to an app with its attempts. `held`: not yet tried; `waiting`: it will be tried again. */
export interface DeliveryEntry {
  readonly id: string;
  readonly webhook: Webhook;
  /** The further items of the same POST. */
  readonly alongside: readonly Webhook[];
  state: 'held' | 'queued' | 'waiting' | 'delivered' | 'given-up';
  attempts: readonly Attempt[];
}

export interface PostOptions {
  readonly deliver: Deliver;
  readonly url: string | undefined;
  readonly appSecret: string;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Meta's own five seconds where absent. */
  readonly timeoutMs?: number | undefined;
  readonly stop: AbortSignal;
}

/** Posts items of one object in one envelope, signed over the bytes that go out. Never throws. */
export async function postWebhooks(webhooks: readonly Webhook[], options: PostOptions): Promise<Attempt> {
  const { deliver, url, appSecret, clock, timeoutMs = TIMEOUT_MS, stop } = options;
  const at = clock.now();
  if (url === undefined) return { at, error: 'no webhook address' };
  const body = Buffer.from(escapedJson(envelope(webhooks)));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'facebookexternalua',
    'x-hub-signature-256': signatureOf(body, appSecret),
  };
  const timeout = new AbortController();
  const cancel = clock.after(timeoutMs, () => timeout.abort(new DOMException('no answer', 'TimeoutError')));
  const signal = AbortSignal.any([stop, timeout.signal]);
  try {
    const { status } = await Promise.race([deliver(url, headers, body, signal), aborted(signal)]);
    return { at, status };
  } catch (error) {
    return { at, error: whyNoAnswer(error) };
  } finally {
    cancel();
  }
}

/** Rejects once the signal is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function whyNoAnswer(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}

/** Meta warns the developers after this long with nothing but failures. */
const WARN_AFTER_MS = 15 * 60_000;
/** Meta unsubscribes the app from the account after this long. https://developers.facebook.com/docs/messenger-platform/webhooks */
const DISABLE_AFTER_MS = 60 * 60_000;

/** Meta's message to the developers of an app. */
export interface Alert {
  /** Unix ms. */
  readonly at: number;
  readonly appId: AppId;
  readonly pageId: PageId;
  /** The Page itself, or its Instagram account. */
  readonly accountId: AccountId;
  readonly text: 'Webhooks Failing' | 'Webhooks Disabled';
}

/** Measures for how long an app has failed to answer the webhooks of each Page and of each Instagram account. */
export class FailingWebhooks {
  readonly #since = new Map<AccountId, { readonly at: number; isWarned: boolean }>();

  /** One attempt was acknowledged: the hour starts again with the next failure. */
  succeeded(accountId: AccountId): void {
    this.#since.delete(accountId);
  }

  /** One attempt failed at `at` (Unix ms). Gives the alerts that are due; `Webhooks Disabled` ends the subscription. */
  failed(accountId: AccountId, at: number): readonly Alert['text'][] {
    const since = this.#since.get(accountId);
    if (since === undefined) {
      this.#since.set(accountId, { at, isWarned: false });
      return [];
    }
    const alerts: Alert['text'][] = [];
    if (!since.isWarned && at - since.at >= WARN_AFTER_MS) {
      since.isWarned = true;
      alerts.push('Webhooks Failing');
    }
    if (at - since.at >= DISABLE_AFTER_MS) {
      this.#since.delete(accountId);
      alerts.push('Webhooks Disabled');
    }
    return alerts;
  }

  clear(): void {
    this.#since.clear();
  }
}

/** One item of each account in a POST. */
export function accountsIn(webhooks: readonly Webhook[]): readonly Webhook[] {
  return [...new Map(webhooks.map((each) => [each.accountId, each])).values()];
}
