import type { EchoEvent } from '../messenger/events.ts';
import type { AppId } from '../messenger/ids.ts';
import { isInbox, isMachine, type PageSettings } from '../settings/settings.ts';
import { isExpired, isHeldByOther, silentMsOf } from './ownership.ts';
import type { QuickText, Thread } from './thread.ts';

/*
 * Whose words an echo is that is not ours:
 *
 * | voice     | which                                                                          | silences the bot |
 * | --------- | ------------------------------------------------------------------------------ | ---------------- |
 * | `canned`  | instant replies, away texts, an ad's greeting, answers of ice breakers: see `isCanned` | no       |
 * | `machine` | an app of kind `machine`, one of `automaticApps`, or words that Meta marks as made by AI | no     |
 * | `human`   | any other                                                                      | yes              |
 *
 * A human's words silence the bot only where no app owns the thread: whoever owns it, answers. An automatic text there is
 * taken for a human's until the next visit: see quick-texts.ts.
 */
export type Voice = 'canned' | 'machine' | 'human';

export function voiceOf(thread: Thread, event: EchoEvent, settings: PageSettings, at: number): Voice {
  if (event.isAiGenerated || isMachine(event.appId, settings)) return 'machine';
  return isFromInbox(event.appId) && isCanned(thread, at) ? 'canned' : 'human';
}

/** Automatic texts come from the Page's inbox, or Meta does not tell from where. */
export function isFromInbox(appId: AppId | undefined): boolean {
  return appId === undefined || isInbox(appId);
}

/** How soon after the person's word an automatic text comes, in ms. A human needs longer to read and to write. */
const SOON_MS = 8_000;
/** A human who spoke within this time, in ms, may answer as fast. */
const TALK_MS = 60 * 60_000;

/**
 * Whether words at `at` (Unix ms) without the id of an app, or from an inbox, are an automatic text: in a thread that no
 * app owns, before the person's first word or soon after one, where no human has spoken for an hour.
 */
export function isCanned(thread: Thread, at: number): boolean {
  return !isOwned(thread, at) && isSoon(thread, at);
}

/** An owner in doubt may only be suspected, because of an automatic text a moment ago. */
export function isOwned(thread: Thread, at: number): boolean {
  const { owner, unproven } = thread;
  return !unproven && (owner.kind === 'us' || (isHeldByOther(owner) && !isExpired(thread, at)));
}

/** Whether words at `at` (Unix ms) come when automatic texts come, and a human seldom speaks. */
export function isSoon(thread: Thread, at: number): boolean {
  const { lastHumanAt, lastPersonAt, burstFrom = lastPersonAt, referredAt } = thread;
  if (lastHumanAt !== undefined && at - lastHumanAt < TALK_MS) return false;
  if (lastPersonAt === undefined && referredAt === undefined) return true;
  return isDuring(burstFrom, lastPersonAt, at) || isDuring(referredAt, referredAt, at);
}

/** Whether words at `at` may be an automatic text after something of the person's between these times (Unix ms). */
function isDuring(from: number | undefined, to: number | undefined, at: number): boolean {
  return from !== undefined && to !== undefined && at >= from && at <= to + SOON_MS;
}

/**
 * The thread with one more message of the person, sent between `from` and `to` (Unix ms). Of messages in quick succession
 * it keeps when the first came: the automatic text that it caused may come after the next one.
 */
export function withBurst(before: Thread, from: number, to: number): Thread {
  const { burstFrom: known, ...thread } = before;
  const { lastPersonAt = Number.NEGATIVE_INFINITY } = before;
  const first = known ?? lastPersonAt;
  if (to < first - SOON_MS) return before;
  const begins = from > lastPersonAt + SOON_MS ? from : Math.min(first, from);
  const isAlone = begins === Math.max(lastPersonAt, to);
  if (begins === known || (isAlone && known === undefined)) return before;
  return isAlone ? thread : { ...thread, burstFrom: begins };
}

/** The thread after a human's words at `at` (Unix ms). Without an owner they silence the bot for a while. */
export function withHumanAround(thread: Thread, at: number, mayBeAutomatic: boolean): Thread {
  const { lastHumanAt = Number.NEGATIVE_INFINITY } = thread;
  const mayBeCanned = mayBeAutomatic && at - lastHumanAt >= TALK_MS;
  const humanAround = { at, ...(mayBeCanned ? { mayBeCanned } : {}) };
  return { ...thread, lastHumanAt: Math.max(lastHumanAt, at), humanAround };
}

/**
 * The thread where the person's word of `cue` (Unix ms) arrives later than the automatic text that it caused, which was
 * taken for a human's.
 */
export function withoutCanned(before: Thread, cue: number): Thread {
  const { humanAround, lastHumanAt, ...thread } = before;
  if (!humanAround?.mayBeCanned || !isDuring(cue, cue, humanAround.at)) return before;
  const isLast = lastHumanAt === undefined || lastHumanAt === humanAround.at;
  return isLast ? thread : { ...thread, lastHumanAt };
}

/**
 * The thread where a human's last message turns out to have been an automatic text: as it was before. Unchanged where a
 * human has spoken since.
 */
export function withoutHumansWord(
  before: Thread,
  { at, lastHumanAt }: QuickText,
  settings: PageSettings,
): Thread {
  if (before.lastHumanAt !== at) return before;
  const { lastHumanAt: _last, humanAround, ...rest } = before;
  const isOfBefore = humanAround !== undefined && humanAround.at !== at;
  const thread = {
    ...rest,
    ...(isOfBefore ? { humanAround } : {}),
    ...(lastHumanAt === undefined ? {} : { lastHumanAt }),
  };
  const silentMs = silentMsOf(thread.owner, settings);
  if (thread.returnAt === undefined || silentMs === undefined) return thread;
  const silentSince = Math.max(lastHumanAt ?? 0, thread.since ?? at);
  return { ...thread, returnAt: Math.min(thread.returnAt, silentSince + silentMs) };
}

/** Whether a human spoke a short while ago in a thread without owner: the bot is silent then. */
export function isHumanAround(
  { humanAround }: Thread,
  { humanSilenceMs }: PageSettings,
  now: number,
): boolean {
  return humanAround !== undefined && now < humanAround.at + humanSilenceMs;
}
