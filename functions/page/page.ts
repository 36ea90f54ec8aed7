import * as z from 'zod/mini';
import type { Platform } from '../messenger/events.ts';
import type { PageId } from '../messenger/ids.ts';
import {
  growingSet,
  isoTime,
  optionalText,
  optionalTime,
  type Stored,
  storedAppId,
} from '../thread/stored.ts';

/** How a Page shares its threads: Conversation Routing (a default app is set) or Meta's default behaviour. */
export type Mode = 'routing' | 'zero-config';
const MODES: readonly unknown[] = ['routing', 'zero-config'] satisfies Mode[];

/**
 * How long no call is made in a Page's name, by reason, in ms, where Graph itself gives no time. What an operator mends
 * is tried again after a minute.
 */
export const PAUSE_TIMES = {
  'no-token': 60_000,
  token: 60_000,
  /** No app secret proves the token. */
  'app-secret': 60_000,
  'rate-limit': 60_000,
  restricted: 60 * 60_000,
  policy: 60 * 60_000,
  /** The parameters cannot be read. It holds for one visit, and is no trouble of the Page. */
  parameters: 60_000,
} as const;
export type PauseReason = keyof typeof PAUSE_TIMES;

/** Until when no call is made. A pause that has run out stays until a call has shown that its cause is gone. */
export const pauseSchema = z.looseObject({
  until: isoTime,
  // A reason of a later version holds like any other.
  reason: growingSet<PauseReason>(),
  /** A visit finds out whether the cause is gone, and has ended by `until`. */
  isProbe: z.exactOptional(z.boolean()),
  fbtraceId: optionalText,
});

/** What was learnt about one channel of a Page. */
const channel = z.exactOptional(
  z.looseObject({
    mode: z.exactOptional(growingSet<Mode>()),
    /** When the mode was read. */
    readAt: optionalTime,
    /** The last refusal that may concern the whole channel, and a hash of the thread that met it. */
    refusal: z.exactOptional(z.looseObject({ thread: z.string(), at: isoTime })),
    /** Echoes of other voices than ours are known to arrive. */
    hearsOthers: z.exactOptional(z.boolean()),
    /** When Graph last did not let us read the owner of a thread. */
    ownerUnreadableAt: optionalTime,
    /** Until when nothing is sent on this channel. It stays as a Page's pause does. */
    pausedUntil: optionalTime,
  }),
);
export type ChannelState = Stored<NonNullable<z.infer<typeof channel>>>;

/** The attributes of a Page's item that have the same name in the code. */
export const pageAttributes = {
  messenger: channel,
  instagram: channel,
  /** Echoes of our messages are known to arrive. */
  echoes: z._default(z.boolean(), false),
  /** Texts that came within seconds of a person's word, oldest first, at most 16: see quick-texts.ts. */
  quickTexts: z.exactOptional(z.array(z.string())),
  pause: z.exactOptional(pauseSchema),
  /** When something about the Page was last not written, or an event of it refused, because the table did not answer. */
  outageAt: optionalTime,
  /** Targets that are not connected to the Page, and when Meta last said so. */
  missing: z.exactOptional(z.array(z.looseObject({ appId: storedAppId, at: isoTime }))),
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

/** Until when a Page is paused, or a channel of it, in Unix ms. */
export function pausedUntilOf({ pause, messenger, instagram }: Page): number | undefined {
  const times = [pause?.until, messenger?.pausedUntil, instagram?.pausedUntil].filter(
    (at) => at !== undefined,
  );
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** A mode that was read longer ago than this (ms) is read again before anything depends on it. */
const MODE_FRESH = 60 * 60_000;

/** The Page's mode on a channel, if it was read within the last hour before `now` (Unix ms). */
export function modeOf(page: Page, platform: Platform, now: number): Mode | undefined {
  const readAt = page[platform]?.readAt;
  return readAt !== undefined && readAt + MODE_FRESH > now ? lastModeOf(page, platform) : undefined;
}

/** The Page's mode on a channel, whenever it was read. Undefined also for a mode of a later version. */
export function lastModeOf(page: Page, platform: Platform): Mode | undefined {
  const mode = page[platform]?.mode;
  return MODES.includes(mode) ? mode : undefined;
}
