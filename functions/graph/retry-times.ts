import type { PauseReason } from '../thread/page.ts';

const BASE_MS = 2_000;
const CAP_MS = 5 * 60_000;

/**
 * When to repeat a call, in Unix ms: at a random moment (full jitter) of a window that begins when Graph allows the next
 * call. The window is 2 s after the first attempt, and doubles with each attempt up to 5 minutes. `attempts` counts the
 * attempts so far; `random` gives 0 (included) to 1 (excluded).
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function nextAttemptAt(
  now: number,
  attempts: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  const windowMs = Math.min(CAP_MS, BASE_MS * 2 ** Math.max(0, attempts - 1));
  return now + (retryAfterMs ?? 0) + Math.round(random() * windowMs);
}

/**
 * How long a Page is paused, by reason, in ms, where Graph names no time. Short for a cause that an operator removes by
 * hand. After the pause a new refusal begins a new pause.
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
