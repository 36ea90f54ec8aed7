import * as z from 'zod/mini';
import type { Platform } from '../messenger/events.ts';
import type { PageId } from '../messenger/ids.ts';
import { isoTime, optionalText, optionalTime, type Stored } from '../thread/stored.ts';

/** How a Page shares its threads: Conversation Routing (a default app is set) or Meta's default behaviour. */
const MODES = ['routing', 'zero-config'] as const;
export type Mode = (typeof MODES)[number];

/** How long no call is made in a Page's name, by reason, in ms, where Graph itself gives no time. */
export const PAUSE_TIMES = {
  'no-token': 2 * 60_000,
  token: 2 * 60_000,
  permission: 15 * 60_000,
  'rate-limit': 60_000,
  restricted: 60 * 60_000,
  policy: 60 * 60_000,
  /** The parameters cannot be read. It holds for one visit, and is no trouble of the Page. */
  parameters: 60_000,
} as const;
export type PauseReason = keyof typeof PAUSE_TIMES;

const mode = z.exactOptional(z.looseObject({ mode: z.enum(MODES), readAt: isoTime }));

/** `tokenVersion` is the version of the token's parameter that Meta refused; a newer one ends the pause. */
export const pauseSchema = z.looseObject({
  until: isoTime,
  // A reason of a later version holds like any other.
  reason: z.custom<PauseReason>((value) => typeof value === 'string', 'must be text'),
  tokenVersion: z.exactOptional(z.number()),
  fbtraceId: optionalText,
});

/** The attributes of a Page's item that have the same name in the code. */
export const pageAttributes = {
  /** Mode of each channel, with when it was read. */
  messenger: mode,
  instagram: mode,
  /** Echoes of our messages are known to arrive. */
  echoes: z._default(z.boolean(), false),
  pause: z.exactOptional(pauseSchema),
  /** Newest stamp of what Meta told about its policy. */
  policyAt: optionalTime,
};
const attributes = z.object(pageAttributes);

/** What was learnt about a whole Page. All times are Unix ms. */
export interface Page extends Stored<z.infer<typeof attributes>> {
  readonly pageId: PageId;
}

export function newPage(pageId: PageId): Page {
  return { pageId, echoes: false };
}

/** Whether no call is made in the Page's name at `now` (Unix ms). */
export function isPaused(page: Page, now: number): boolean {
  return page.pause !== undefined && page.pause.until > now;
}

/** A mode that was read longer ago than this (ms) is read again before anything depends on it. */
const MODE_FRESH = 60 * 60_000;

/** The Page's mode on a channel, if it was read within the last hour before `now` (Unix ms). */
export function modeOf(page: Page, platform: Platform, now: number): Mode | undefined {
  const known = page[platform];
  return known && known.readAt + MODE_FRESH > now ? known.mode : undefined;
}
