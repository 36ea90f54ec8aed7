import type { PageSettings } from '../settings/settings.ts';
import type { Begun, Command, CommandOf, Successes, Verb } from './command.ts';
import type { Thread } from './thread.ts';

/** What Graph said about an attempt that did not succeed. */
export interface Refusal {
  /** Graph's codes, or the kind of the error. No text of a message. */
  readonly detail: string;
  readonly fbtraceId?: string;
}

/** When a call was made and answered, Unix ms of our clock. */
export interface Timing {
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** Whether a command is still to be done; if not, why: dropped as another's or as needless, or failed. */
export type Guard = 'yes' | { readonly drop: string } | { readonly fail: string };

/** What is known when an answer is applied. */
export interface Answered {
  readonly settings: PageSettings;
  readonly timing: Timing;
  /** Nothing is known to have happened since the attempt began. */
  readonly isLatest: boolean;
}

/** What is known when a command in doubt is looked at. */
export interface Doubtful {
  readonly settings: PageSettings;
  /** Echoes of our messages are known to arrive for this Page. */
  readonly hearsEchoes: boolean;
  /** When something about this Page was last not written, in Unix ms. */
  readonly outageAt: number | undefined;
  /** Unix ms. */
  readonly now: number;
}

export type InDoubt<C extends Command> = C & { readonly begun: Begun & { readonly doubtAt: number } };

/** Everything that differs between verbs. verbs.ts has one of these for each verb. */
export interface VerbRules<V extends Verb> {
  /** To do it twice does no harm: where its outcome is unknown, it is tried again. */
  readonly isRepeatable: boolean;
  /** Whether it is still to be done, asked in the write that begins it. A `verify` that waited was answered before. */
  guard(thread: Thread, command: CommandOf<V>, settings: PageSettings, now: number): Guard;
  succeeded(thread: Thread, command: CommandOf<V>, success: Successes[V], answered: Answered): Thread;
  /** Refused, because another app controls the thread. */
  notOwner(thread: Thread, command: CommandOf<V>, refusal: Refusal, answered: Answered): Thread;
  /** Refused for good, for any other reason. */
  refused(thread: Thread, command: CommandOf<V>, refusal: Refusal, answered: Answered): Thread;
  /** What becomes of an attempt with unknown outcome. A number is the time (Unix ms) until which it only waits. */
  inDoubt(thread: Thread, command: InDoubt<CommandOf<V>>, doubtful: Doubtful): Thread | number;
  /** Takes it out of the mailbox as failed. `at` in Unix ms. */
  giveUp(
    thread: Thread,
    command: CommandOf<V>,
    reason: string,
    settings: PageSettings,
    at: number,
    fbtraceId?: string,
  ): Thread;
}
