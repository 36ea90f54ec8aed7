import type { AccountId, AppId, PageId } from '../../functions/messenger/ids.ts';
import type { Webhook } from './simulated-page.ts';

/** Meta warns the developers after this long of nothing but failures, … */
const WARN_AFTER_MS = 15 * 60_000;
/** … and unsubscribes the app from the Page or Instagram account after this long. https://developers.facebook.com/docs/messenger-platform/webhooks */
const DISABLE_AFTER_MS = 60 * 60_000;

/** What Meta writes to the developers of an app. */
export interface Alert {
  /** Unix ms. */
  readonly at: number;
  readonly appId: AppId;
  readonly pageId: PageId;
  /** The Page itself, or its Instagram account. */
  readonly accountId: AccountId;
  readonly text: 'Webhooks Failing' | 'Webhooks Disabled';
}

/** Counts for how long an app has failed to take the webhooks of each Page and of each Instagram account. */
export class FailingWebhooks {
  readonly #since = new Map<AccountId, { readonly at: number; isWarned: boolean }>();

  /** One attempt was acknowledged: the hour begins anew with the next failure. */
  succeeded(accountId: AccountId): void {
    this.#since.delete(accountId);
  }

  /** One attempt failed at `at` (Unix ms). Gives what is to be told now; `Webhooks Disabled` ends the subscription. */
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

/** An item of each account that a POST is about. */
export function accountsIn(webhooks: readonly Webhook[]): readonly Webhook[] {
  return [...new Map(webhooks.map((each) => [each.accountId, each])).values()];
}
