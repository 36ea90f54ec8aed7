import type { AccountId, PageId } from '../messenger/ids.ts';
import { type Called, callAsPage } from '../page/call-as-page.ts';
import { isPaused } from '../page/page.ts';
import { openPageState, type PageParts, type PageVisit } from '../page/page-state.ts';
import { readMode } from '../page/read-mode.ts';
import { settingsFor } from '../settings/settings.ts';
import { WANTED_FIELDS } from './wanted-fields.ts';

/** What a look at a Page found; `unwatched` where it saw nothing or could not mend what it saw. */
export type Finding = 'subscribed' | 'resubscribed' | 'unwatched' | 'paused';

/**
 * Sees to it that Meta sends a Page's events to our app: it unsubscribes an app whose webhook fails for an hour, and
 * leaves it to the app to subscribe again. Reads the Page's mode besides, which spares its threads the question. A
 * paused Page is left alone. `deadline` in Unix ms.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 * @throws StoreUnavailableError, ParameterUnavailableError, ConfigurationError
 */
export async function watchPage(pageId: PageId, deadline: number, parts: PageParts): Promise<Finding> {
  const settings = settingsFor(await parts.parameters.settings(), pageId as string as AccountId);
  const pageState = await openPageState(settings.pageId, parts);
  if (isPaused(pageState.current, parts.now())) return 'paused';
  const visit: PageVisit = { parts, pageState, settings, deadline };
  const finding = await keepSubscribed(visit);
  if (!isPaused(pageState.current, parts.now())) await rememberMode(visit);
  return finding;
}

async function keepSubscribed(visit: PageVisit): Promise<Finding> {
  const { parts, settings } = visit;
  const { graph, log } = parts;
  const { pageId, appId } = settings;
  const found = await callAsPage({ make: (caller) => graph.subscribedFields(caller, appId) }, visit);
  if (found.kind !== 'answered') return unwatched('seen', found, visit);
  const missing = WANTED_FIELDS.filter((field) => !found.answer.includes(field));
  if (missing.length === 0) return 'subscribed';
  // Meta does not say whether new fields replace those that are there: all of them are named.
  const fields = [...found.answer, ...missing];
  const renewed = await callAsPage({ make: (caller) => graph.subscribe(caller, fields) }, visit);
  if (renewed.kind !== 'answered') return unwatched('renewed', renewed, visit);
  log.warn('Meta did not send all events of a Page: it has been subscribed again', { pageId, missing });
  return 'resubscribed';
}

function unwatched(
  deed: 'seen' | 'renewed',
  called: Exclude<Called<unknown>, { kind: 'answered' }>,
  { parts: { log }, settings: { pageId } }: PageVisit,
): Finding {
  const why = called.kind === 'failed' ? { error: called.error } : { outcome: called.outcome };
  log.warn(`The subscription of a Page could not be ${deed}`, { pageId, ...why });
  return 'unwatched';
}

/** A thread reads the mode itself when it needs it, so that a failure here is only logged. */
async function rememberMode(visit: PageVisit): Promise<void> {
  const read = await readMode('messenger', visit);
  if (read.kind === 'mode') return;
  const { pageId } = visit.settings;
  const why = read.kind === 'failed' ? { error: read.error } : { outcome: read.outcome };
  visit.parts.log.warn(`The mode of Page ${pageId} could not be read`, { pageId, ...why });
}
