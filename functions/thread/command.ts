import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Channel } from '../messenger/events.ts';
import type { AppId } from '../messenger/ids.ts';
import { isoTime, optionalText, optionalTime, type Stored, storedAppId } from './stored.ts';

/** Why a command was queued. */
export const CAUSES = [
  // A person's message or tap, which the bot answers.
  'message',
  'quick_reply',
  'postback',
  /** A person asked for a human by words, a payload or an intent. */
  'trigger',
  /** The bot hands the thread over. */
  'hand-over',
  /** Control came back to us. */
  'returned',
  /** Another app requested control. */
  'request',
  /** The thread goes to another target than the one that it was to go to, or nobody answered in time. */
  'fallback',
  /** Somebody asked for a target that is closed, and the bot keeps the thread. */
  'closed',
  /** The person hears that nobody comes. */
  'nobody',
  /** Neither side has said a word for `silentMinutes`. */
  'silence',
  /** The person waits, and the target has said nothing for `unclaimedMinutes`. */
  'unclaimed',
  /** The person wants the bot back. */
  'asked',
  // Why Meta is asked for the thread owner: an event that leaves the owner in doubt, …
  'event',
  /** … evidence that cannot be ordered, a refusal, a call without an answer, a moment that was set for it, … */
  'unordered',
  'refused',
  'in-doubt',
  'timer',
  /** … or an item that could not be read. */
  'unreadable',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Whether a person waits for what the command says. */
export function answersPerson(cause: Cause): boolean {
  return cause === 'message' || cause === 'quick_reply' || cause === 'postback';
}

/** Whether words with this cause are an answer: the person waits no longer. */
export function endsWaiting(cause: Cause): boolean {
  return answersPerson(cause) || cause === 'nobody';
}

/** Whether the command gives the thread to somebody else on a wish that an earlier change of owner fulfils. */
export function asksForOther(cause: Cause): boolean {
  return cause === 'trigger' || cause === 'hand-over' || cause === 'request';
}

/**
 * Whether words were queued for a person's message at once, and the bot was not asked: those of a hand-over, or that the
 * target is closed.
 */
export function isSaidAtOnce(command: Command): command is CommandOf<'say'> {
  return command.verb === 'say' && (command.cause === 'trigger' || command.cause === 'closed');
}

/** Whether the command greets a person whose thread came back, and answers no message. */
export function isWelcome(cause: Cause): boolean {
  return cause === 'returned';
}

const channel = z.enum(['messaging', 'standby']) satisfies z.ZodMiniType<Channel>;

// Loose objects everywhere: a member that a later version added survives a write of this one.

const referral = z.exactOptional(
  z.looseObject({ source: optionalText, ref: optionalText, adId: optionalText }),
);

/** What the bot is asked to answer: a person's message or tap, or a thread that came back. */
const turn = z.discriminatedUnion('kind', [
  /**
   * `text` is cut at 2,000 characters; `payload` is a quick reply's; `replyTo` is the `mid` of the message that it answers;
   * at most five attachments, with their https addresses. `referral`: the link or ad by which the person came.
   */
  z.looseObject({
    kind: z.literal('message'),
    channel,
    mid: optionalText,
    text: optionalText,
    payload: optionalText,
    attachments: z.exactOptional(z.array(z.looseObject({ type: z.string(), url: optionalText }))),
    replyTo: optionalText,
    referral,
    intents: z.exactOptional(z.array(z.looseObject({ name: z.string(), confidence: z.number() }))),
  }),
  z.looseObject({
    kind: z.literal('postback'),
    channel,
    title: optionalText,
    payload: optionalText,
    referral,
  }),
  /** `why`: see `WhyBack`, or `done`; `from`: name of the target or app that had the thread. */
  z.looseObject({
    kind: z.literal('returned'),
    why: z.exactOptional(z.custom<WhyBack | 'done'>((value) => typeof value === 'string', 'must be text')),
    from: optionalText,
    metadata: optionalText,
  }),
]);
/** Why we take a thread back: nobody came, neither side has said a word for long, or the person wants the bot. */
export type WhyBack = 'unclaimed' | 'silent' | 'asked';
export type Turn = Stored<z.infer<typeof turn>>;

/** The mark of an attempt, written before its call. While it stands, only the executor that wrote it works the thread. */
const begun = z.looseObject({
  /** `<executor>.<n>`: unique to one attempt. */
  attempt: z.string(),
  /** When the mark was written. */
  at: isoTime,
  /** The executor that wrote it has ended by then. */
  until: isoTime,
  /** Evidence about the owner arrived during the call: the answer is ordered by its span of time. */
  overtaken: z.exactOptional(z.boolean()),
  /**
   * Echoes without app id that arrived meanwhile: the 64-bit hash of the message id, and whether the words are those
   * that we sent. At most 8.
   */
  echoes: z.exactOptional(
    z.array(z.looseObject({ id: z.string(), at: isoTime, isEqual: z.exactOptional(z.boolean()) })),
  ),
  /** When the outcome was found to be unknown: the call had ended by then, or its executor had. */
  doubtAt: optionalTime,
});
export type Begun = Stored<z.infer<typeof begun>>;

const base = {
  /** Unique in its thread. A `say` sends it as `message.metadata`, so that its echo names it. */
  id: z.string(),
  cause: z.enum(CAUSES),
  /** When the event that caused it happened, by Meta's clock. */
  causedAt: isoTime,
  /** After this time it is a failure. */
  notAfter: isoTime,
  /** Attempts that have begun. */
  attempts: z.number(),
  /** Of these, attempts whose visit slept and made another one: they do not count for the failure. */
  retried: z.exactOptional(z.number()),
  /** Attempts that ended in doubt. */
  doubts: z.exactOptional(z.number()),
  /** No attempt begins before this time. */
  retryAt: optionalTime,
  begun: z.exactOptional(begun),
  /** The person has taken back the message that it answers. */
  unsent: z.exactOptional(z.boolean()),
  /** Meta has refused it once, because another app controlled the thread. */
  refusedAsNotOwner: z.exactOptional(z.boolean()),
};

/** A title has at most 20 characters, a payload at most 1,000. */
const quickReply = z.looseObject({ title: z.string(), payload: z.string() });
export type QuickReply = Stored<z.infer<typeof quickReply>>;

/** One schema for each verb. */
export const commandSchemas = {
  /** Ask the bot about a turn. */
  answer: z.looseObject({ ...base, verb: z.literal('answer'), turn }),
  /** Send a message. `channel` is that of the message it answers; it decides where Meta cannot be asked. */
  say: z.looseObject({
    ...base,
    verb: z.literal('say'),
    text: z.string(),
    quickReplies: z.exactOptional(z.array(quickReply)),
    /** Name of the text in the settings, if it is one that is said at most once in a while (said.ts). */
    once: optionalText,
    channel,
  }),
  /** Pass control to an app. `metadata` has at most 1,000 characters and no personal data. */
  pass: z.looseObject({ ...base, verb: z.literal('pass'), to: storedAppId, metadata: optionalText }),
  /** Get control back: by a take or a request, as the Page's mode allows. */
  reclaim: z.looseObject({ ...base, verb: z.literal('reclaim') }),
  release: z.looseObject({ ...base, verb: z.literal('release') }),
  /** Keep control for at most 604,800 s (7 days). */
  extend: z.looseObject({ ...base, verb: z.literal('extend'), durationSeconds: z.number() }),
  /** Ask Meta for the thread owner. */
  verify: z.looseObject({ ...base, verb: z.literal('verify') }),
};

/** A verb that this version knows. */
export type Verb = keyof typeof commandSchemas;
export type CommandOf<V extends Verb> = Stored<z.infer<(typeof commandSchemas)[V]>>;
export type KnownCommand = { [V in Verb]: CommandOf<V> }[Verb];

/** A command of a later version: it is kept as it is stored, and waits. */
export interface UnknownCommand extends Omit<CommandOf<'verify'>, 'verb' | 'cause' | 'begun'> {
  readonly verb: 'unknown';
  readonly begun?: undefined;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Meta's answer to who owns a thread. `hidden`: another app, whose id we are not given. Times in Unix ms. */
export type ThreadOwner =
  | { readonly kind: 'app'; readonly appId: AppId; readonly expiresAt?: number }
  | { readonly kind: 'hidden'; readonly expiresAt?: number }
  | { readonly kind: 'idle' };

interface Moved {
  readonly kind: 'moved';
}

/** How an attempt of each verb ends if it succeeds. A verb without one does not compile. */
export interface Successes {
  /** The bot has answered; these commands take the place of the question. */
  readonly answer: {
    readonly kind: 'answered';
    readonly commands: readonly Command[];
    /** The bot says that it has not understood the message. */
    readonly isNotUnderstood?: boolean;
  };
  readonly say: { readonly kind: 'said'; readonly messageId?: string };
  readonly pass: Moved;
  /** A take moves control; a request only asks for it. */
  readonly reclaim: Moved | { readonly kind: 'requested' };
  readonly release: Moved;
  readonly extend: Moved;
  /** `isRouted`: the Page has Conversation Routing, where whoever speaks takes control. */
  readonly verify: { readonly kind: 'owner'; readonly owner: ThreadOwner; readonly isRouted?: boolean };
}
export type Success = Successes[Verb];

/** A command in a thread's mailbox. */
export type Command = KnownCommand | UnknownCommand;

export function isKnown(command: Command): command is KnownCommand {
  return command.verb !== 'unknown';
}

/** An attempt's outcome is unknown. */
export function isInDoubt({ begun }: Command): boolean {
  return begun?.doubtAt !== undefined;
}

/** Nothing has been tried for the command, or what was tried has ended without effect. */
export function isWaiting({ begun }: Command): boolean {
  return begun === undefined;
}

/** The command without the mark of its last attempt, which still counts. */
export function withoutMark<C extends Command>(command: C): C {
  const { begun: _begun, ...rest } = command;
  return rest as C;
}

/** The command as if its last attempt had not begun, since nothing was tried. */
export function withoutAttempt<C extends Command>(command: C): C {
  return { ...withoutMark(command), attempts: command.attempts - (command.begun ? 1 : 0) };
}

/** 64 bits of an id's hash as 16 hex digits: enough to distinguish a thread's recent events. */
export function idHash(id: string): string {
  return hash('sha256', id, 'hex').slice(0, 16);
}

const PREFIX = 'mh-';

/** Id of the n-th command that an event or another command caused: always the same. */
export function commandId(cause: string, n: number): string {
  return `${PREFIX}${idHash(cause)}-${n}`;
}

/** The hash of the id of the event that caused a command by itself; undefined for any other command. */
export function eventOf(id: string): string | undefined {
  return /^mh-([0-9a-f]{16})-0$/.exec(id)?.[1];
}

/** Whether an echo's metadata is the id of a command of ours, which may have been done long ago. */
export function isCommandId(metadata: string): boolean {
  return metadata.startsWith(PREFIX);
}

/** A text's first characters. A cut in the middle of a surrogate pair is mended: the table and Meta refuse half of one. */
export function cut(text: string, characters: number): string {
  return text.slice(0, characters).toWellFormed();
}
