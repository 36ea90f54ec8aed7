import { type ThreadKey, threadKey } from '../messenger/ids.ts';
import { METRICS } from '../runtime/metric-names.ts';
import { untoldOf } from '../thread/tell.ts';
import type { Thread } from '../thread/thread.ts';
import type { HandoverParts } from './handover-parts.ts';

/**
 * Tells the log and the alarm of every failure that they have not been told of. The metric is out before the thread
 * is marked: an executor that dies in between tells twice, and none tells never.
 */
export function tellFailures(thread: Thread, { log, metrics }: HandoverParts): void {
  const { count, failures } = untoldOf(thread);
  const key: ThreadKey = threadKey(thread.accountId, thread.psid);
  for (const failure of failures) log.error('A command failed', { thread: key, ...failure });
  const inDoubt = failures.filter(({ reason }) => reason === 'unconfirmed').length;
  if (count > 0) metrics.count(METRICS.failed, count);
  if (inDoubt > 0) metrics.count(METRICS.inDoubt, inDoubt);
  metrics.publish();
}
