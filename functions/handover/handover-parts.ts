import type { Bot } from '../bot/bot-seam.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import type { Log } from '../runtime/log.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import type { PageRepository } from '../store/page-repository.ts';
import type { ParameterStore } from '../store/parameters.ts';
import type { SendPace } from '../store/send-pace.ts';
import type { ThreadRepository } from '../store/thread-repository.ts';

/** What calling Graph in a Page's name needs. */
export interface PageParts {
  readonly pages: PageRepository;
  readonly parameters: Pick<ParameterStore, 'settings' | 'appSecrets' | 'pageToken'>;
  readonly graph: GraphClient;
  readonly log: Log;
  /** Unix ms. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** What working a mailbox needs. */
export interface HandoverParts extends PageParts {
  readonly threads: ThreadRepository;
  readonly sendPace: SendPace;
  readonly bot: Bot;
  readonly metrics: MetricSink;
  /** A different text each time. */
  readonly newId: () => string;
  /** Resolves after so many ms, or never once the signal is aborted. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}
