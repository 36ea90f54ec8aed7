const BASE_MS = 2_000;
const CAP_MS = 5 * 60_000;

/**
 * When to try again, in Unix ms: anywhere (full jitter) within a window of 2 s after the first attempt that doubles
 * with each further one up to 5 minutes, counted from when Graph wants to be asked again at the earliest.
 * `attempts` counts those made so far; `random` gives 0 (included) to 1 (excluded).
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
