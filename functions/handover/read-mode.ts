import type { GraphError } from '../graph/graph-error.ts';
import type { Platform } from '../messenger/events.ts';
import type { Outcome } from '../thread/outcome.ts';
import { callAsPage } from './call-as-page.ts';
import { toOutcome } from './to-outcome.ts';
import type { Done, PageVisit } from './visit.ts';

/** Reads how the Page shares its threads; returns how that failed for the command that needs it, or undefined. */
export async function readMode(platform: Platform, visit: PageVisit): Promise<Done | undefined> {
  const { graph, now } = visit.parts;
  const called = await callAsPage({ make: (caller) => graph.messagingFeatureStatus(caller) }, visit);
  const { timing } = called;
  if (called.kind === 'notCalled') return { outcome: called.outcome, timing };
  if (called.kind === 'failed') return { outcome: untold(called.error, platform, visit), timing };
  const { messenger, instagram } = called.answer;
  const readAt = now();
  await visit.pageState.learn((page) => ({
    ...page,
    messenger: { mode: messenger, readAt },
    instagram: { mode: instagram, readAt },
  }));
  return undefined;
}

/** Where Meta will not tell the mode, what was known last holds for this visit, or that there is no routing. */
function untold(error: GraphError, platform: Platform, { pageState, parts }: PageVisit): Outcome {
  const { disposition } = error;
  if (disposition !== 'never' && disposition !== 'notOwner' && disposition !== 'wrongMode') {
    return toOutcome(error, { verb: 'verify', attempts: 1 }, parts.now(), parts.random);
  }
  const readAt = parts.now();
  pageState.assume((page) => ({
    ...page,
    [platform]: { mode: page[platform]?.mode ?? 'zero-config', readAt },
  }));
  return { kind: 'postponed', retryAt: readAt, detail: 'mode unknown' };
}
