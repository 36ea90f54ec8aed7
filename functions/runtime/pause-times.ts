import type { PauseReason } from '../thread/page.ts';

/**
 * How long nothing is asked of Graph for a Page, by reason, in ms, where Graph itself does not say. What is set by hand
 * is looked for soon; a refusal after the pause renews it.
 */
export const PAUSE_TIMES: Readonly<Record<PauseReason, number>> = {
  'no-token': 2 * 60_000,
  token: 2 * 60_000,
  permission: 15 * 60_000,
  'rate-limit': 60_000,
  restricted: 60 * 60_000,
  policy: 60 * 60_000,
  parameters: 60_000,
};
