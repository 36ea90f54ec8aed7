import pMap from 'p-map';
import type { PageId } from '../messenger/ids.ts';
import type { PageParts } from '../page/page-state.ts';
import { METRICS } from '../runtime/metric-names.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import { TIMES } from '../thread/limits.ts';
import { checkApp, checkPage, type Finding } from './subscriptions.ts';

/** What a watch needs. */
export interface WatchParts extends PageParts {
  /** The Pages that have an access token. Throws ParameterUnavailableError. */
  readonly pagesWithToken: () => Promise<readonly PageId[]>;
  readonly metrics: MetricSink;
}

const CONCURRENCY = 5;
/** At most so many calls to Graph for one Page: subscription, renewal and mode, each again with a newer token. */
const CALLS = 6;

/**
 * Checks the subscriptions of every Page that has a token, and of the app, until `deadline` (Unix ms). Publishes how many
 * were renewed and how many could not be checked. A Page that fails does not stop the others.
 * @throws ParameterUnavailableError, ConfigurationError
 */
export async function watch(deadline: number, parts: WatchParts): Promise<void> {
  const { metrics, log } = parts;
  // All Pages need the settings: without them the function fails, and its alarm is raised.
  await parts.parameters.settings();
  const pageIds = await parts.pagesWithToken();
  const ofApp = pageIds.length > 0 ? [await checkApp(parts)] : [];
  const ofPages = await pMap(pageIds, (pageId) => checkInTime(pageId, deadline, parts), {
    concurrency: CONCURRENCY,
  });
  const findings: readonly Finding[] = [...ofApp, ...ofPages];
  const count = (finding: Finding) => findings.filter((each) => each === finding).length;
  const [resubscribed, unchecked, paused] = [count('resubscribed'), count('unchecked'), count('paused')];
  metrics.count(METRICS.resubscribed, resubscribed);
  metrics.count(METRICS.unchecked, unchecked);
  log.info('watch', { pages: pageIds.length, resubscribed, unchecked, paused });
}

async function checkInTime(pageId: PageId, deadline: number, parts: WatchParts): Promise<Finding> {
  const { log, now } = parts;
  if (now() + CALLS * TIMES.graphCall + TIMES.margin > deadline) {
    log.warn(`Page ${pageId} was not checked: no time was left`, { pageId });
    return 'unchecked';
  }
  try {
    return await checkPage(pageId, deadline, parts);
  } catch (error) {
    log.error(`Page ${pageId} could not be checked: see the error`, { pageId, error });
    return 'unchecked';
  }
}
