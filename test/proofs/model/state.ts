import type { ThreadEvent } from '../../../functions/messenger/events.ts';
import type { Outcome } from '../../../functions/thread/apply-outcome.ts';
import type { KnownCommand } from '../../../functions/thread/command.ts';
import type { Received } from '../../../functions/thread/receive.ts';
import type { Thread } from '../../../functions/thread/thread.ts';
import type { Timing } from '../../../functions/thread/verb-rules.ts';
import type { VisitStep } from '../../../functions/thread/visit.ts';
import type { ThreadControl } from '../../../local/meta/thread.ts';

/** The item in the table; `version` is compared, never looked at. */
export interface Item {
  readonly thread: Thread;
  readonly version: number;
}

/** How the handover function's last call ended, for the write that applies it. */
export interface Done {
  readonly command: KnownCommand;
  readonly outcome: Outcome;
  readonly timing: Timing;
}

/** An execution of the webhook function, by what it does next. `deadline` is when it is over at the latest. */
export interface Webhook {
  readonly kind: 'webhook';
  readonly at: 'read' | 'write';
  readonly events: readonly ThreadEvent[];
  readonly deadline: number;
  /** As read; undefined where there was no item. */
  readonly before?: Item | undefined;
  readonly received?: Received;
  readonly computedAt?: number;
  /** What the write before the conflict would have told. */
  readonly tried?: Received;
}

/** An execution of the handover function, by what it does next. */
export interface Handover {
  readonly kind: 'handover';
  readonly at: 'write' | 'read again' | 'call' | 'sleep';
  /** Begins the ids of its attempts. */
  readonly name: string;
  /** How often Lambda would start it again after a crash. */
  readonly retries: number;
  readonly deadline: number;
  /** Calls made so far; the attempt's id is made of it. */
  readonly calls: number;
  /** The step of its visit. */
  readonly step: Exclude<VisitStep<Item>, { kind: 'end' }>;
  readonly done?: Done;
  readonly markedAt?: number;
  readonly computedAt?: number;
}

/** An asynchronous invocation of the handover function that waits in Lambda's queue, from `readyAt` on. */
export interface Invocation {
  readonly retries: number;
  readonly readyAt: number;
}

/** What may still happen, and how often. */
export interface Budget {
  /** Messages that the person has yet to say. */
  readonly messages: number;
  /** A human takes the thread at Meta, with an event to us or without. */
  readonly takeovers: number;
  readonly silentTakeovers: number;
  /** The human says something, too. */
  readonly interjections: number;
  /** A machine, or an automatic text, speaks in the human's place. */
  readonly machines: number;
  readonly automatics: number;
  /** Meta says for some seconds who owned the thread before. */
  readonly lags: number;
  /** The human is done: the thread is passed back to us. */
  readonly returns: number;
  readonly crashes: number;
  /** An invocation gets lost. */
  readonly drops: number;
  /** An invocation is executed twice. */
  readonly doubles: number;
  /** An event is delivered twice. */
  readonly duplicates: number;
  /** A conditional write happens, and its answer is lost: the caller sees a conflict. */
  readonly lostAnswers: number;
  /** Graph's answer is lost, whether or not Meta did it. */
  readonly ambiguous: number;
  /** Of these, calls that Meta carries out after everybody has stopped waiting. */
  readonly late: number;
  /** Graph refuses for the moment. */
  readonly busy: number;
  /** Graph wants nothing of the whole Page for a while. */
  readonly pagePauses: number;
  /** Some seconds pass between any two steps. */
  readonly pauses: number;
  /** Nothing works until the oldest command is too late. */
  readonly outages: number;
}

/** Everything there is, at one moment of a virtual time (Unix ms). */
export interface State {
  readonly now: number;
  /** Meta's own truth about the thread. */
  readonly control: ThreadControl;
  /** What Meta may still say about it, and until when. */
  readonly lagging?: { readonly control: ThreadControl; readonly until: number };
  /** When a human last spoke, or a machine. */
  readonly spokeAt?: number;
  /** How often the words of each command have been said at Meta, by the command's id. */
  readonly said: Readonly<Record<string, number>>;
  /** Calls that Meta has taken in and not carried out, which nobody waits for any more. */
  readonly inFlight: readonly KnownCommand[];
  /** Events on their way to us. */
  readonly coming: readonly ThreadEvent[];
  /** Events that were answered with 200, once each. */
  readonly received: readonly ThreadEvent[];
  readonly item?: Item;
  readonly processes: readonly (Webhook | Handover)[];
  readonly queue: readonly Invocation[];
  /** Until when nothing is asked of Graph for the Page. */
  readonly pausedUntil?: number;
  /** `<id> <verdict>` of what has left the mailbox for the timeline. */
  readonly verdicts: readonly string[];
  readonly left: Budget;
  /** Counts what needs a name of its own. */
  readonly named: number;
  /** A promise that the last step broke. */
  readonly broken?: string;
}

/** One thing that can happen next. Without those that are `optional`, a state is at rest. */
export interface Step {
  readonly label: string;
  readonly state: State;
  readonly isOptional?: boolean;
}
