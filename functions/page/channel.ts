import type { Platform } from '../messenger/events.ts';
import type { ThreadKey } from '../messenger/ids.ts';
import type { Outcome } from '../thread/apply-outcome.ts';
import { idHash } from '../thread/command.ts';
import type { ChannelState } from './page.ts';
import type { PageVisit } from './page-state.ts';

/** Whom a message is sent to. */
export interface Recipient {
  readonly thread: ThreadKey;
  readonly platform: Platform;
}

/** Two threads that are refused within this time, in ms, without a success between them: the channel is the cause. */
const TOGETHER_MS = 15 * 60_000;
/** How long nothing is sent on a channel. Then one message is tried at a time. */
const PAUSE_MS = 60_000;
/** How long the other messages wait for the one that is tried: the pace, and one call to Graph. */
const TRIAL_MS = 20_000;

/**
 * Whether a message may be sent on this channel. When the channel's pause has run out, one thread at a time is let
 * through, and the others wait for it.
 */
export async function passChannel({ platform }: Recipient, visit: PageVisit): Promise<Outcome | undefined> {
  const { now, random } = visit.parts;
  const at = now();
  let pausedUntil = visit.pageState.current[platform]?.pausedUntil;
  if (pausedUntil === undefined) return undefined;
  await changeChannel(platform, visit, (channel) => {
    pausedUntil = channel.pausedUntil ?? 0;
    return channel.pausedUntil === undefined || pausedUntil > at
      ? channel
      : { ...channel, pausedUntil: at + TRIAL_MS };
  });
  if (pausedUntil <= at) return undefined;
  return {
    kind: 'postponed',
    retryAt: pausedUntil + Math.round(random() * TRIAL_MS),
    detail: `${platform}-paused`,
  };
}

/**
 * A message was refused for a reason that may be the thread's own or the whole channel's. The first refusal is taken for
 * the thread's. The second one, in another thread and with no success between them, pauses the channel. The Page's other
 * channel goes on.
 */
export async function noteRefusal(
  { platform, thread }: Recipient,
  visit: PageVisit,
  code: string,
): Promise<void> {
  const { parts, settings } = visit;
  const at = parts.now();
  const refusal = { thread: idHash(thread), at };
  let isPausedNow = false;
  await changeChannel(platform, visit, (channel) => {
    const before = channel.refusal;
    const isShared = before !== undefined && before.thread !== refusal.thread && at - before.at < TOGETHER_MS;
    isPausedNow = isShared || channel.pausedUntil !== undefined;
    return { ...channel, refusal, ...(isPausedNow ? { pausedUntil: at + PAUSE_MS } : {}) };
  });
  if (!isPausedNow) return;
  parts.log.warn(
    `Nothing is sent for Page ${settings.pageId} on ${platform} for ${PAUSE_MS / 1_000} s: Meta refused two threads with ` +
      `code ${code}; check the app's permissions for ${platform}, and its limits`,
    { pageId: settings.pageId, platform, code },
  );
}

/** A message was sent: what was refused before concerned its own thread, or is over. */
export async function noteSuccess({ platform }: Recipient, visit: PageVisit): Promise<void> {
  const known = visit.pageState.current[platform];
  if (!known || (known.refusal === undefined && known.pausedUntil === undefined)) return;
  await changeChannel(platform, visit, ({ refusal: _refusal, pausedUntil: _paused, ...channel }) => channel);
}

/** Writes what was learnt about one channel of the Page. */
export function changeChannel(
  platform: Platform,
  { pageState }: PageVisit,
  change: (channel: ChannelState) => ChannelState,
): Promise<void> {
  return pageState.update((page) => ({ ...page, [platform]: change(page[platform] ?? {}) }));
}
