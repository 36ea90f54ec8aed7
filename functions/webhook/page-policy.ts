import { PAUSE_TIMES } from '../graph/retry-times.ts';
import type { PolicyEvent } from '../messenger/events.ts';
import type { Page } from '../thread/page.ts';

/**
 * A Page after Meta has blocked or unblocked it; warnings change nothing, nor does what is not later than what was
 * told before: Meta delivers again, and out of order. A block lasts from when it happened, which is not after `now`
 * (Unix ms).
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_policy_enforcement
 */
export function withPolicy(page: Page, { action, at }: PolicyEvent, now: number): Page {
  if (action !== 'block' && action !== 'unblock') return page;
  const policyAt = Math.min(at.to, now);
  if (page.policyAt !== undefined && policyAt <= page.policyAt) return page;
  const until = policyAt + PAUSE_TIMES.policy;
  if (action === 'block')
    return { ...page, policyAt, ...(until > now ? { pause: { until, reason: 'policy' } } : {}) };
  if (page.pause?.reason !== 'policy') return { ...page, policyAt };
  const { pause: _pause, ...free } = page;
  return { ...free, policyAt };
}
