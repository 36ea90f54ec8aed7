import type { EchoEvent } from '../messenger/events.ts';
import type { AppId } from '../messenger/ids.ts';
import { isInbox, isMachine, type PageSettings } from '../settings/settings.ts';
import { idHash } from './command.ts';
import { isExpired, isHeldByOther } from './ownership.ts';
import { note, type QuickText, type Thread } from './thread.ts';
import { endWait } from './waiting.ts';

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

/**
 * The thread after a human's words at `at` (Unix ms): the person waits no longer, whoever got the thread from us has picked
 * it up, and it is not taken back.
 */
export function withHumansWord(before: Thread, at: number): Thread {
  const { offered, rang: _rang, wayBack: _back, ...thread } = endWait(before, at);
  const { owner, since = at } = thread;
  const isPickUp = owner.kind === 'app' && offered?.includes(owner.appId) && at >= since;
  const spoken = { ...thread, lastHumanAt: Math.max(thread.lastHumanAt ?? at, at) };
  const seconds = Math.round((at - since) / 1_000);
  const line = {
    at,
    what: 'human',
    id: idHash(`human:${at}`),
    verdict: 'applied',
    detail: 'picked-up',
    seconds,
  } as const;
  return isPickUp ? note(spoken, line) : spoken;
}

/**
 * The thread after a machine's words at `at` (Unix ms), by the app with this id. If it owns the thread, or is getting it from
 * us, it has picked it up.
 */
export function withMachinesWord(before: Thread, appId: AppId | undefined, at: number): Thread {
  const thread = endWait(before, at);
  if (!hasThread(thread, appId) || at <= (thread.machineAt ?? 0)) return thread;
  const { rang: _rang, ...heard } = thread;
  return { ...heard, machineAt: at };
}

function hasThread({ owner, mailbox }: Thread, appId: AppId | undefined): boolean {
  const isGetting = mailbox.some(({ begun, ...pass }) => begun && pass.verb === 'pass' && pass.to === appId);
  return isGetting || owner.kind === 'foreign' || (owner.kind === 'app' && owner.appId === appId);
}

/**
 * The thread where a human spoke at `at` (Unix ms) while no app owns it: the bot is silent for a while. A human is known to
 * have spoken before at `lastHumanAt`.
 */
export function withHumanAround(
  thread: Thread,
  at: number,
  mayBeAutomatic: boolean,
  lastHumanAt = Number.NEGATIVE_INFINITY,
): Thread {
  const mayBeCanned = mayBeAutomatic && at - lastHumanAt >= TALK_MS;
  return { ...thread, humanAround: { at, ...(mayBeCanned ? { mayBeCanned } : {}) } };
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
 * The thread where a human's last message turns out to have been an automatic text: as it was before, and the person waits
 * on. Unchanged where a human has spoken since.
 */
export function withoutHumansWord(
  before: Thread,
  { at, lastHumanAt, waitingSince, offered }: QuickText,
): Thread {
  if (before.lastHumanAt !== at) return before;
  const { lastHumanAt: _last, humanAround, ...thread } = before;
  const isOfBefore = humanAround !== undefined && humanAround.at !== at;
  const since = Math.min(
    waitingSince ?? Number.POSITIVE_INFINITY,
    thread.waitingSince ?? Number.POSITIVE_INFINITY,
  );
  return {
    ...thread,
    ...(isOfBefore ? { humanAround } : {}),
    ...(lastHumanAt === undefined ? {} : { lastHumanAt }),
    ...(Number.isFinite(since) ? { waitingSince: since } : {}),
    ...(offered === undefined ? {} : { offered }),
  };
}

/** Whether a human spoke a short while ago in a thread without owner: the bot is silent then. */
export function isHumanAround(
  { humanAround }: Thread,
  { humanSilenceMs }: PageSettings,
  now: number,
): boolean {
  return humanAround !== undefined && now < humanAround.at + humanSilenceMs;
}
