import type { PolicyEvent } from '../messenger/events.ts';
import { PAUSE_TIMES, type Page } from '../page/page.ts';
import type { Log } from '../runtime/log.ts';
import { settingsFor } from '../settings/settings.ts';
import type { Settings } from '../settings/settings-schema.ts';
import type { PageRepository } from '../store/page-repository.ts';

/** What receiving policy events needs. */
export interface PolicyParts {
  readonly pages: Pick<PageRepository, 'update'>;
  /** Unix ms. */
  readonly now: () => number;
  readonly log: Log;
}

/** Pauses the Pages that Meta blocks, and ends these pauses when Meta unblocks them. Throws what `update` throws. */
export async function receivePolicies(
  events: readonly PolicyEvent[],
  settings: Settings,
  { pages, now, log }: PolicyParts,
): Promise<void> {
  // In the order of their stamps: `withPolicy` ignores an event that is older than the one before it.
  for (const event of events.toSorted((a, b) => a.at.to - b.at.to)) {
    const { pageId } = settingsFor(settings, event.accountId);
    const at = now();
    await pages.update(pageId, (page) => withPolicy(page, event, at), at);
    log.warn(`Meta enforces a policy on Page ${pageId}: look at the Page's support inbox`, {
      pageId,
      action: event.action,
    });
  }
}

/**
 * A Page after a policy event. Only `block` and `unblock` change it, and only if they are newer than the last one:
 * Meta delivers again, and out of order. A block pauses the Page from the time when it happened, at most `now`
 * (Unix ms).
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_policy_enforcement
 */
function withPolicy(page: Page, { action, at }: PolicyEvent, now: number): Page {
  if (action !== 'block' && action !== 'unblock') return page;
  const policyAt = Math.min(at.to, now);
  if (page.policyAt !== undefined && policyAt <= page.policyAt) return page;
  const until = policyAt + PAUSE_TIMES.policy;
  if (action === 'block')
    return { ...page, policyAt, ...(until > now ? { pause: { until, reason: 'policy' } } : {}) };
  if (page.pause?.reason !== 'policy') return { ...page, policyAt };
  const { pause: _pause, ...unpaused } = page;
  return { ...unpaused, policyAt };
}
