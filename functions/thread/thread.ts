import * as z from 'zod/mini';
import type { Platform } from '../messenger/events.ts';
import type { AccountId, AppId, Psid } from '../messenger/ids.ts';
import type { Command, WhyBack } from './command.ts';
import { BOUNDS } from './limits.ts';
import { growingSet, isoTime, optionalText, optionalTime, type Stored, storedAppId } from './stored.ts';

/**
 * Who we believe controls the thread. `foreign` is an app whose id Meta hides from us; `idle` means no app; `unknown`
 * is a thread without evidence so far, or one whose known owner was refuted (`refuteOther` in ownership.ts). `raw` holds
 * the attributes of an owner of a kind that only a later version knows: they are written back until evidence replaces them.
 */
export type Owner =
  | { readonly kind: 'us' }
  | { readonly kind: 'app'; readonly appId: AppId }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'unknown'; readonly raw?: Readonly<Record<string, unknown>> };

/** A command that will not be done; an operator clears the list. Holds no text of a message. */
const failure = z.looseObject({
  /** Id of the command. */
  command: z.string(),
  verb: z.string(),
  reason: z.string(),
  at: isoTime,
  fbtraceId: optionalText,
});
export type Failure = Stored<z.infer<typeof failure>>;

/** What became of an event or a command. */
export type LineVerdict =
  | 'applied'
  | 'unordered'
  | 'stale'
  | 'duplicate'
  | 'left'
  | 'queued'
  | 'done'
  | 'refused'
  | 'retry'
  | 'failed'
  /** The person waits, and nobody has come. */
  | 'unclaimed';

/** A line of the thread's history that is not yet in the timeline. Holds no text of a message. */
const line = z.looseObject({
  at: isoTime,
  /** Kind of the event or verb of the command. */
  what: z.string(),
  /** Hash of the event's id, or id of the command. */
  id: z.string(),
  // Of a later version, it is only read by people.
  verdict: growingSet<LineVerdict>(),
  detail: optionalText,
  fbtraceId: optionalText,
  /** How long it took. */
  seconds: z.exactOptional(z.number()),
});
export type TimelineLine = Stored<z.infer<typeof line>>;

const PLATFORMS: readonly string[] = ['messenger', 'instagram'] satisfies Platform[];

/** Whether this version knows the platform of a thread. In one that it does not know nothing is done. */
export function isKnownPlatform(platform: string): boolean {
  return PLATFORMS.includes(platform);
}

/** The attributes of a thread's item that have the same name in the code; key, owner and mailbox are read apart. */
export const threadAttributes = {
  platform: growingSet<Platform>(),
  /** Name of the owner where the settings or Meta's documentation have one. */
  ownerName: optionalText,
  /** The owner is in doubt. While a `verify` waits, the bot says nothing. */
  unproven: z._default(z.boolean(), false),
  /** What the belief about the owner rests on: an event, `thread_owner` or the verb of our own call, as a span of Meta's time. */
  evidence: z.exactOptional(z.looseObject({ kind: z.string(), from: isoTime, to: isoTime })),
  /** Since when the owner has been the owner. */
  since: optionalTime,
  /** When Meta would end the control: a guess until `thread_owner` has said it. */
  expiresAt: optionalTime,
  /** When another app was last proved to have control. */
  heldByOtherAt: optionalTime,
  /** The person's last message. */
  lastPersonAt: optionalTime,
  /** Where the last message came soon after others: when the first of them came. */
  burstFrom: optionalTime,
  /** When the person last came by a link or an ad. */
  referredAt: optionalTime,
  /** The last message of a human. */
  lastHumanAt: optionalTime,
  /**
   * A human's last message in a thread that no app controls: while it is recent, the bot is silent. `mayBeCanned`:
   * it came from an inbox, as the first one for an hour, so that it may be an automatic text.
   */
  humanAround: z.exactOptional(z.looseObject({ at: isoTime, mayBeCanned: z.exactOptional(z.boolean()) })),
  /** Since when the person has had no answer: see waiting.ts. */
  waitingSince: optionalTime,
  /** Hash of the id of the message that waits, if it is known. */
  waitingMessage: optionalText,
  /** The last words of a machine that owns the thread. */
  machineAt: optionalTime,
  /** The apps that got the thread from us, since a human last spoke or the person last wrote to the bot. */
  offered: z.exactOptional(z.array(storedAppId)),
  /** The clocks that have rung for this owner and this wait: see clocks.ts. */
  rang: z.exactOptional(
    z.looseObject({
      unclaimed: z.exactOptional(z.boolean()),
      silent: z.exactOptional(z.boolean()),
    }),
  ),
  /** No clock rings before: the news of the owner came late, and so may a human's words. */
  clocksFrom: optionalTime,
  /** We take the thread back: see way-back.ts. `from` is the app that has it, `until` ends the wait for a request. */
  wayBack: z.exactOptional(
    z.looseObject({
      why: z.custom<WhyBack>((value) => typeof value === 'string', 'must be text'),
      at: isoTime,
      from: z.exactOptional(storedAppId),
      until: optionalTime,
    }),
  ),
  /**
   * A human's last message, where it may have been an automatic text: the hash of its words, and what it has changed. See
   * quick-texts.ts.
   */
  quickText: z.exactOptional(
    z.looseObject({
      words: z.string(),
      at: isoTime,
      lastHumanAt: optionalTime,
      waitingSince: optionalTime,
      offered: z.exactOptional(z.array(storedAppId)),
    }),
  ),
  /**
   * When the thread last came back to us, or was to be taken back for silence. It comes back again only after the person's
   * next message.
   */
  returnedAt: optionalTime,
  /** Answers to typed messages, in the current windows of the loop guard, and until when the bot is silent. */
  answers: z.exactOptional(
    z.looseObject({
      windows: z.array(z.looseObject({ from: isoTime, count: z.number() })),
      silentUntil: optionalTime,
    }),
  ),
  /** When texts of the settings were last said that are said at most once in a while, by their names. */
  said: z.exactOptional(z.record(z.string(), isoTime)),
  /** How many messages in a row the bot has not understood. */
  failedTurns: z.exactOptional(z.number()),
  /** When Meta is to be asked for the owner. */
  verifyAt: optionalTime,
  /** An echo of ours has arrived: echoes are known to arrive for this Page. */
  echoes: z._default(z.boolean(), false),
  /** Hashes of the ids of recent events, oldest first, at most 64. */
  seenEvents: z._default(z.array(z.string()), []),
  /** Newest stamps of the events that have dropped out of `seenEvents`, of its older half, and of all. */
  seenStamps: z.exactOptional(z.looseObject({ floor: isoTime, half: isoTime, newest: isoTime })),
  /**
   * Short ids of the events of a day that have dropped out of `seenEvents`, four characters each, oldest first: at most 6
   * groups with the newest stamp until then. `floor`: newest stamp of what dropped out before.
   */
  seenEarlier: z.exactOptional(
    z.looseObject({ floor: isoTime, parts: z.array(z.looseObject({ until: isoTime, ids: z.string() })) }),
  ),
  /** Hashes of the message ids that Graph gave to our last messages, oldest first, at most 16. */
  sentMessages: z._default(z.array(z.string()), []),
  /** An executor that sleeps until its next command can be worked on: `by` is the id of its attempt. */
  sleeper: z.exactOptional(z.looseObject({ by: z.string(), until: isoTime })),
  /** Why the mailbox waits, for people who look: the reason of the Page's pause. */
  waitingFor: optionalText,
  // An operator may delete a list in the console, or empty it: both mean an empty list.
  failures: z._default(z.array(failure), []),
  pendingTimeline: z._default(z.array(line), []),
  /** When the thread needs a visit. Absent: never. */
  dueAt: optionalTime,
};

const attributes = z.object(threadAttributes);
export type QuickText = NonNullable<Thread['quickText']>;

/** What is known about one thread: its line of the ledger, and its mailbox. All times are Unix ms. */
export interface Thread extends Stored<z.infer<typeof attributes>> {
  readonly accountId: AccountId;
  readonly psid: Psid;
  readonly owner: Owner;
  readonly mailbox: readonly Command[];
}

/** A thread of which nothing is known. */
export function newThread(platform: Platform, accountId: AccountId, psid: Psid): Thread {
  return {
    platform,
    accountId,
    psid,
    owner: { kind: 'unknown' },
    unproven: false,
    echoes: false,
    mailbox: [],
    seenEvents: [],
    sentMessages: [],
    failures: [],
    pendingTimeline: [],
  };
}

/**
 * The thread with one more line for its timeline. Beyond the bound the oldest line is dropped that is no failure: in a
 * burst, the line of a failure may be the only trace of a message that nobody answered.
 */
export function note(thread: Thread, entry: TimelineLine): Thread {
  const lines = [...thread.pendingTimeline, entry];
  const other = lines.findIndex(({ verdict }) => verdict !== 'failed');
  const most = other < 0 ? BOUNDS.pendingFailures : BOUNDS.pendingTimeline;
  return { ...thread, pendingTimeline: lines.length > most ? lines.toSpliced(Math.max(other, 0), 1) : lines };
}

/** Whether the person has written since the thread last came back: without that, a second return is a loop. */
export function mayReturn({ returnedAt, lastPersonAt = 0 }: Thread): boolean {
  return returnedAt === undefined || lastPersonAt > returnedAt;
}

/** When somebody else than the person and us last spoke in the thread, in Unix ms; 0 if nobody has. */
export function lastVoiceAtOf({ lastHumanAt = 0, machineAt = 0 }: Thread): number {
  return Math.max(lastHumanAt, machineAt);
}

/** The time (Unix ms) of the last event in a thread; undefined if there was none. */
export function lastActivityOf({ lastPersonAt, lastHumanAt, since }: Thread): number | undefined {
  const times = [lastPersonAt, lastHumanAt, since].filter((at) => at !== undefined);
  return times.length > 0 ? Math.max(...times) : undefined;
}
