import type { Span } from './events.ts';

const ANY_TIME: Span = { from: 0, to: Number.MAX_SAFE_INTEGER };
const MAX_AHEAD_MS = 5 * 60 * 1000;

// The magnitude of a stamp gives its unit. A number outside these ranges is a placeholder and not a time.
const FIRST_SECOND = 1e9; // 2001
const END_OF_SECONDS = 1e11; // 5138
const FIRST_MILLISECOND = 1e12; // 2001

/**
 * When something happened (Unix ms), by the first stamp that is a time: the item's, else its entry's. Meta documents
 * milliseconds, but handover and lead events also come in seconds, and some stamps come as text. Without a stamp the
 * event happened at some time before `arrivedAt` (Unix ms). A stamp more than five minutes after `arrivedAt` is wrong
 * and means any time.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/conversation-routing/messenger-lead-ads
 */
export function spanOf(stamps: readonly unknown[], arrivedAt: number): Span {
  const span = stamps.map(toSpan).find((each) => each !== undefined);
  if (!span) return { from: 0, to: arrivedAt };
  return span.from > arrivedAt + MAX_AHEAD_MS ? ANY_TIME : span;
}

function toSpan(stamp: unknown): Span | undefined {
  const time = typeof stamp === 'string' && /^\d+(\.\d+)?$/.test(stamp) ? Number(stamp) : stamp;
  if (typeof time !== 'number' || !Number.isFinite(time)) return undefined;
  const whole = Math.floor(time);
  if (whole >= FIRST_MILLISECOND) return { from: whole, to: whole };
  if (whole >= FIRST_SECOND && whole < END_OF_SECONDS) return { from: whole * 1000, to: whole * 1000 + 999 };
  return undefined;
}
