import type { PolicyEvent } from '../messenger/events.ts';
import type { Page } from '../thread/page.ts';

/** How long a blocked Page is left alone before Graph is asked again; its refusal renews the pause. In ms. */
const POLICY_PAUSE = 60 * 60_000;

/**
 * A Page after Meta has blocked or unblocked it; warnings change nothing. `now` is Unix ms.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_policy_enforcement
 */
export function withPolicy(page: Page, { action }: PolicyEvent, now: number): Page {
  if (action === 'block') return { ...page, pause: { until: now + POLICY_PAUSE, reason: 'policy' } };
  if (action !== 'unblock' || page.pause?.reason !== 'policy') return page;
  const { pause: _pause, ...free } = page;
  return free;
}
