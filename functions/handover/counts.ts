import { METRICS } from '../runtime/metric-names.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import type { Outcome } from '../thread/apply-outcome.ts';
import type { KnownCommand } from '../thread/command.ts';
import type { TimelineLine } from '../thread/thread.ts';

/** Counts what a call has brought about. */
export function countCall(command: KnownCommand, { kind }: Outcome, metrics: MetricSink): void {
  if (kind === 'unreachable') metrics.count(METRICS.unreachable, 1);
  if (kind !== 'answered' || command.verb !== 'answer') return;
  metrics.count(command.turn.kind === 'returned' ? METRICS.returned : METRICS.answered, 1);
}

/** Counts what the lines of a thread's history tell. They are written once, with the change that they are about. */
export function countLines(lines: readonly TimelineLine[], metrics: MetricSink): void {
  for (const { what, verdict, detail, seconds } of lines) {
    if (what === 'human' && seconds !== undefined) metrics.seconds(METRICS.timeToHuman, seconds);
    if (what === 'pass' && verdict === 'done') metrics.count(METRICS.handedOver, 1);
    if (verdict === 'failed' && detail === 'loop') metrics.count(METRICS.loopStopped, 1);
  }
}
