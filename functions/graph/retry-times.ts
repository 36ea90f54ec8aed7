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
