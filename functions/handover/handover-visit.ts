import type { Bot } from '../bot/bot-contract.ts';
import type { Platform } from '../messenger/events.ts';
import type { AccountId, Psid } from '../messenger/ids.ts';
import type { Outages } from '../page/outages.ts';
import type { PageParts, PageVisit } from '../page/page-state.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import type { SendPace } from '../store/send-pace.ts';
import type { ThreadRepository } from '../store/thread-repository.ts';
import type { Outcome } from '../thread/apply-outcome.ts';
import type { Thread } from '../thread/thread.ts';
import type { Timing } from '../thread/verb-rules.ts';

/** What working a mailbox needs. */
export interface HandoverParts extends PageParts {
  readonly threads: ThreadRepository;
  readonly outages: Outages;
  readonly sendPace: SendPace;
  readonly bot: Bot;
  readonly metrics: MetricSink;
  /** A different text each time. */
  readonly newId: () => string;
  /** A visit sleeps through waits up to this long, in ms. */
  readonly longestSleepMs: number;
  /** Resolves after so many ms, or never once the signal is aborted. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** One executor at work on one thread. */
export interface HandoverVisit extends PageVisit {
  readonly parts: HandoverParts;
}

/** The thread that a call is about. */
export interface CallTarget extends Pick<Thread, 'said' | 'mailbox'> {
  readonly accountId: AccountId;
  readonly psid: Psid;
  readonly platform: Platform;
  readonly humanAround?: object;
}

/** How the call of a command ended, and when. */
export interface Done {
  readonly outcome: Outcome;
  readonly timing: Timing;
}
