import { GraphError } from '../graph/graph-error.ts';
import type { AccountId, AppId, PageId } from '../messenger/ids.ts';
import { type Called, callAsPage } from '../page/call-as-page.ts';
import { isPaused } from '../page/page.ts';
import { openPageState, type PageParts, type PageVisit } from '../page/page-state.ts';
import { readMode } from '../page/read-mode.ts';
import { settingsFor } from '../settings/settings.ts';

/**
 * The fields that Meta has to send of every Page: without them the ledger would miss changes of the thread owner, or the
 * bot a person's message. https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export const WANTED_FIELDS = [
  'messages',
  'messaging_postbacks',
  'message_echoes',
  'messaging_handovers',
  'standby',
  'messaging_policy_enforcement',
] as const;

/** What the check of a subscription found; `unchecked` where it could not be read or renewed. */
export type Finding = 'subscribed' | 'resubscribed' | 'unchecked' | 'paused';

/**
 * Whether our app as a whole is subscribed to all wanted fields: Meta sends a field of a Page only if both the app and
 * the Page are subscribed to it. The app's fields are set in its dashboard, so that a missing one is only logged.
 * @throws ParameterUnavailableError, ConfigurationError
 */
export async function checkApp({ parameters, graph, log }: PageParts): Promise<Finding> {
  const { appId } = await parameters.settings();
  const appSecrets = await parameters.appSecrets();
  try {
    const fields = await graph.appFields({ appId: appId as AppId, appSecrets });
    const missing = missingIn(fields);
    if (missing.length === 0) return 'subscribed';
    log.error(`App ${appId} is not subscribed to all fields: subscribe it in its dashboard`, {
      appId,
      missing,
    });
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log.warn(`The subscription of app ${appId} could not be read: see the error`, { appId, error });
  }
  return 'unchecked';
}

/**
 * Subscribes our app again to the fields of a Page that Meta has dropped: it unsubscribes an app whose webhook fails for
 * an hour. Also reads the Page's mode, so that its threads need not. A paused Page is left alone. `deadline` in Unix ms.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 * @throws StoreUnavailableError, ParameterUnavailableError, ConfigurationError
 */
export async function checkPage(pageId: PageId, deadline: number, parts: PageParts): Promise<Finding> {
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
  if (found.kind !== 'answered') return unchecked('read', found, visit);
  const missing = missingIn(found.answer);
  if (missing.length === 0) return 'subscribed';
  // Meta does not say whether new fields replace the present ones: all are named.
  const fields = [...found.answer, ...missing];
  const renewed = await callAsPage({ make: (caller) => graph.subscribe(caller, fields) }, visit);
  if (renewed.kind !== 'answered') return unchecked('renewed', renewed, visit);
  log.warn(`Meta had dropped fields of Page ${pageId}: subscribed again`, { pageId, missing });
  return 'resubscribed';
}

function missingIn(fields: readonly string[]): string[] {
  return WANTED_FIELDS.filter((field) => !fields.includes(field));
}

function unchecked(step: 'read' | 'renewed', called: NotAnswered, { parts, settings }: PageVisit): Finding {
  const { pageId } = settings;
  parts.log.warn(`The subscription of Page ${pageId} could not be ${step}: see the error`, {
    pageId,
    ...whyNot(called),
  });
  return 'unchecked';
}

/** A thread reads the mode itself when it needs it, so that a failure here is only logged. */
async function rememberMode(visit: PageVisit): Promise<void> {
  const read = await readMode('messenger', visit);
  if (read.kind === 'mode') return;
  const { pageId } = visit.settings;
  visit.parts.log.warn(`The mode of Page ${pageId} could not be read`, { pageId, ...whyNot(read) });
}

type NotAnswered = Exclude<Called<unknown>, { kind: 'answered' }>;

function whyNot(called: NotAnswered): object {
  return called.kind === 'failed' ? { error: called.error } : { outcome: called.outcome };
}
