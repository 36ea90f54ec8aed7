import type { AppId, PageId } from '../../functions/messenger/ids.ts';

/** Meta warns the developers after this long of nothing but failures, … */
const WARN_AFTER_MS = 15 * 60_000;
/** … and unsubscribes the app after this long. https://developers.facebook.com/docs/messenger-platform/webhooks */
const DISABLE_AFTER_MS = 60 * 60_000;

/** What Meta writes to the developers of an app. */
export interface Alert {
  /** Unix ms. */
  readonly at: number;
  readonly appId: AppId;
  readonly pageId: PageId;
  readonly text: 'Webhooks Failing' | 'Webhooks Disabled';
}

/** Counts for how long an app has failed to take the webhooks of each Page. */
export class FailingWebhooks {
  readonly #since = new Map<PageId, { readonly at: number; isWarned: boolean }>();

  /** One attempt was acknowledged: the hour begins anew with the next failure. */
  succeeded(pageId: PageId): void {
    this.#since.delete(pageId);
  }

  /** One attempt failed at `at` (Unix ms). Gives what is to be told now; `Webhooks Disabled` ends the subscription. */
  failed(pageId: PageId, at: number): readonly Alert['text'][] {
    const since = this.#since.get(pageId);
    if (since === undefined) {
      this.#since.set(pageId, { at, isWarned: false });
      return [];
    }
    const alerts: Alert['text'][] = [];
    if (!since.isWarned && at - since.at >= WARN_AFTER_MS) {
      since.isWarned = true;
      alerts.push('Webhooks Failing');
    }
    if (at - since.at >= DISABLE_AFTER_MS) {
      this.#since.delete(pageId);
      alerts.push('Webhooks Disabled');
    }
    return alerts;
  }

  clear(): void {
    this.#since.clear();
  }
}
