import pMap from 'p-map';
import type { PageId } from '../messenger/ids.ts';
import type { PageParts } from '../page/page-state.ts';
import { METRICS } from '../runtime/metric-names.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import { TIMES } from '../thread/limits.ts';
import { watchApp } from './watch-app.ts';
import { type Finding, watchPage } from './watch-page.ts';

/** What a watch needs. */
export interface WatchParts extends PageParts {
  /** The Pages that have an access token. Throws ParameterUnavailableError. */
  readonly pagesWithToken: () => Promise<readonly PageId[]>;
  readonly metrics: MetricSink;
}

const CONCURRENCY = 5;
/** Calls to Graph for one Page at the most: the subscription, its renewal and the mode, each again with a newer token. */
const CALLS = 6;

/**
 * Looks after every Page that has a token, and the app if there is any, until `deadline` (Unix ms), and publishes how
 * many had to be subscribed again and how many it could not look after. One's trouble is not another's.
 * @throws ParameterUnavailableError, ConfigurationError
 */
export async function watchPages(deadline: number, parts: WatchParts): Promise<void> {
  const { metrics, log } = parts;
  // What all Pages need is asked for once: without it the whole watch fails, and is seen to.
  await parts.parameters.settings();
  const pageIds = await parts.pagesWithToken();
  const ofApp = pageIds.length > 0 ? [await watchApp(parts)] : [];
  const ofPages = await pMap(pageIds, (pageId) => look(pageId, deadline, parts), {
    concurrency: CONCURRENCY,
  });
  const findings: readonly Finding[] = [...ofApp, ...ofPages];
  const count = (finding: Finding) => findings.filter((each) => each === finding).length;
  const [resubscribed, unwatched, paused] = [count('resubscribed'), count('unwatched'), count('paused')];
  metrics.count(METRICS.resubscribed, resubscribed);
  metrics.count(METRICS.unwatched, unwatched);
  log.info('watch', { pages: pageIds.length, resubscribed, unwatched, paused });
}

async function look(pageId: PageId, deadline: number, parts: WatchParts): Promise<Finding> {
  const { log, now } = parts;
  if (now() + CALLS * TIMES.graphCall + TIMES.margin > deadline) {
    log.warn('No time was left to look after a Page', { pageId });
    return 'unwatched';
  }
  try {
    return await watchPage(pageId, deadline, parts);
  } catch (error) {
    log.error('A Page could not be looked after', { pageId, error });
    return 'unwatched';
  }
}
