import type { Channel } from '../messenger/events.ts';
import type { AppId } from '../messenger/ids.ts';

/** What a bot is asked to answer: a person's words or tap, or a thread that came back with metadata and no text. */
export type Turn =
  | {
      readonly kind: 'message';
      readonly channel: Channel;
      /** The person's words, cut at 2,000 characters. */
      readonly text?: string;
      /** Payload of a quick reply. */
      readonly payload?: string;
    }
  | {
      readonly kind: 'postback';
      readonly channel: Channel;
      readonly title?: string;
      readonly payload?: string;
    }
  | { readonly kind: 'returned'; readonly metadata?: string };

/** A mark, written before the call, that an attempt has begun. Found again, it means that the outcome is in doubt. */
export interface Begun {
  /** Unique to one attempt; whoever wrote it may make the call. */
  readonly attempt: string;
  /** Unix ms: when it was written; once in doubt, when Graph was asked, or for a dead caller's words the latest moment for that. */
  readonly at: number;
  /** Evidence about the owner arrived while the call was under way: its answer is ordered by its span of time. */
  readonly overtaken?: boolean;
  /** Message id, as a 64-bit hash, of an echo without app id that arrived meanwhile: ours, or somebody else's. */
  readonly echo?: string;
  /** The call has ended, or its caller has died, without an outcome. */
  readonly inDoubt?: boolean;
}

interface CommandBase {
  /** Unique within the thread. A `say` carries it as `message.metadata`, so its echo names it. */
  readonly id: string;
  /** Why it was queued, for the timeline: `trigger`, `silence`, `request`, … */
  readonly reason: string;
  /** When the event that caused it happened, Unix ms of Meta's clock. */
  readonly causedAt: number;
  /** Unix ms after which it is a failure. */
  readonly notAfter: number;
  /** Attempts begun so far. */
  readonly attempts: number;
  /** Attempts that ended without a known outcome. */
  readonly doubts?: number;
  /** Unix ms before which no attempt begins. */
  readonly retryAt?: number;
  readonly begun?: Begun;
  /** Meta has refused it once because somebody else owned the thread: it is tried again only if Meta says it is ours. */
  readonly refusedAsNotOwner?: boolean;
}

/** Ask the bot what to do about a turn, and do it. */
export interface AnswerCommand extends CommandBase {
  readonly verb: 'answer';
  readonly turn: Turn;
}
export interface SayCommand extends CommandBase {
  readonly verb: 'say';
  readonly text: string;
  readonly quickReplies?: readonly QuickReply[];
  /** The channel that the answered message came on; it decides where Meta cannot be asked. */
  readonly channel: Channel;
}
export interface QuickReply {
  /** At most 20 characters are shown. */
  readonly title: string;
  /** At most 1,000 characters. */
  readonly payload: string;
}
interface ToTarget extends CommandBase {
  readonly to: AppId;
  /** At most 1,000 characters; no personal data. */
  readonly metadata?: string;
}
export interface PassCommand extends ToTarget {
  readonly verb: 'pass';
}
/** Say something, then pass: in one Send call where the Page is in routing mode, else one after the other. */
export interface HandOverCommand extends ToTarget {
  readonly verb: 'handOver';
  readonly text: string;
  readonly channel: Channel;
}
/** Get control back, by take or request as the Page's mode allows. */
export interface TakeCommand extends CommandBase {
  readonly verb: 'take' | 'request';
}
export interface ReleaseCommand extends CommandBase {
  readonly verb: 'release';
}
export interface ExtendCommand extends CommandBase {
  readonly verb: 'extend';
  /** At most 604,800 s (7 days). */
  readonly durationSeconds: number;
}
/** Ask Meta who owns the thread. */
export interface VerifyCommand extends CommandBase {
  readonly verb: 'verify';
}
/** A verb of a later version: kept, and left waiting. */
export interface UnknownCommand extends CommandBase {
  readonly verb: 'unknown';
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Work that a thread's mailbox holds. */
export type Command =
  | AnswerCommand
  | SayCommand
  | PassCommand
  | HandOverCommand
  | TakeCommand
  | ReleaseCommand
  | ExtendCommand
  | VerifyCommand
  | UnknownCommand;
export type Verb = Command['verb'];
