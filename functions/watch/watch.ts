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
  /** Resolves after so many ms. */
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Pages that are checked at the same time. While Meta is slow, a Page takes 2 to 3 s, so that 1,000 Pages take about
 * 100 s of the function's 300. Meta's limits are about the calls of an hour, which are two for each Page.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
const CONCURRENCY = 25;
/**
 * A Page keeps its place for at least this long, in ms. So at most 25 Pages a second read their tokens: SSM allows an
 * account 40 reads a second, and the handover function needs some of them.
 * https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm
 */
const PLACE_MS = 1_000;
/**
 * A Page is begun only if there is time for so many calls to Graph: subscription, renewal and mode, each again with a
 * newer token. The calls of a renewal field by field are made while there is time.
 */
const CALLS = 6;

const HOUR = 60 * 60_000;
/** Multiples of this part of a circle fill it evenly, however many there are. */
const GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

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
  const ofApp = pageIds.length > 0 ? await checkApp(parts) : [];
  const ofPages = await pMap(
    startingElsewhere(pageIds, parts.now()),
    (pageId) => checkInTime(pageId, deadline, parts),
    { concurrency: CONCURRENCY },
  );
  const findings: readonly Finding[] = [...ofApp, ...ofPages];
  const count = (...some: readonly Finding[]) => findings.filter((each) => some.includes(each)).length;
  const resubscribed = count('resubscribed', 'partly');
  const unchecked = count('unchecked', 'partly');
  const paused = count('paused');
  metrics.count(METRICS.resubscribed, resubscribed);
  metrics.count(METRICS.unchecked, unchecked);
  log.info('watch', { pages: pageIds.length, resubscribed, unchecked, paused });
}

/**
 * The Pages from another one on each hour, so that those for which there is no time are not always the same. If a watch
 * gets through half of them, three watches in a row get through all.
 */
function startingElsewhere(pageIds: readonly PageId[], now: number): readonly PageId[] {
  const start = Math.floor(((Math.floor(now / HOUR) * GOLDEN_SECTION) % 1) * pageIds.length);
  return [...pageIds.slice(start), ...pageIds.slice(0, start)];
}

async function checkInTime(pageId: PageId, deadline: number, parts: WatchParts): Promise<Finding> {
  const { log, now } = parts;
  if (now() + CALLS * TIMES.graphCall + TIMES.margin > deadline) {
    log.warn(`Page ${pageId} was not checked: no time was left`, { pageId });
    return 'unchecked';
  }
  const placeEnds = parts.wait(PLACE_MS);
  try {
    return await checkPage(pageId, deadline, parts);
  } catch (error) {
    log.error(`Page ${pageId} could not be checked: see the error`, { pageId, error });
    return 'unchecked';
  } finally {
    await placeEnds;
  }
}
