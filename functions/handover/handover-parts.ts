import type { Bot } from '../bot/bot-seam.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import type { Log } from '../runtime/log.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import type { PageRepository } from '../store/page-repository.ts';
import type { ParameterStore } from '../store/parameters.ts';
import type { SendPace } from '../store/send-pace.ts';
import type { ThreadRepository } from '../store/thread-repository.ts';

/** What working a mailbox needs. */
export interface HandoverParts {
  readonly threads: ThreadRepository;
  readonly pages: PageRepository;
  readonly sendPace: SendPace;
  readonly parameters: Pick<ParameterStore, 'settings' | 'appSecrets' | 'pageToken'>;
  readonly graph: GraphClient;
  readonly bot: Bot;
  readonly metrics: MetricSink;
  readonly log: Log;
  /** Unix ms. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** A different text each time. */
  readonly newId: () => string;
  /** Resolves after so many ms, or never once the signal is aborted. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}
