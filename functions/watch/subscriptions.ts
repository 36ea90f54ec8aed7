import { GraphError } from '../graph/graph-error.ts';
import type { AppFields } from '../graph/read-answer.ts';
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

/**
 * The fields that the app as a whole needs, by object. Instagram sends echoes with `messages`, and has no field for its
 * policy. https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram
 */
const WANTED_OF_APP: AppFields = {
  page: WANTED_FIELDS,
  instagram: ['messages', 'messaging_postbacks', 'messaging_handover', 'standby'],
};

/**
 * What the check of a subscription found: `unchecked` where it could not be read or renewed, `partly` where some of the
 * missing fields were renewed.
 */
export type Finding = 'subscribed' | 'resubscribed' | 'partly' | 'unchecked' | 'paused';

/**
 * Whether our app as a whole is subscribed to all wanted fields of the object `page`, and of `instagram` if an Instagram
 * account is linked in the settings: Meta sends a field only if both the app and the Page are subscribed to it. The app's
 * fields are set in its dashboard, so that a missing one is only logged.
 * @throws ParameterUnavailableError, ConfigurationError
 */
export async function checkApp({ parameters, graph, log }: PageParts): Promise<readonly Finding[]> {
  const { appId, pages } = await parameters.settings();
  const appSecrets = await parameters.appSecrets();
  const hasInstagram = Object.values(pages).some((page) => page.instagramAccountId !== undefined);
  const objects = hasInstagram ? (['page', 'instagram'] as const) : (['page'] as const);
  try {
    const fields = await graph.appFields({ appId: appId as AppId, appSecrets });
    return objects.map((object) => {
      const missing = missingIn(fields[object], WANTED_OF_APP[object]);
      if (missing.length === 0) return 'subscribed';
      log.error(
        `App ${appId} is not subscribed to all fields of the object ${object}: subscribe it in its dashboard`,
        { appId, object, missing },
      );
      return 'unchecked';
    });
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log.warn(`The subscription of app ${appId} could not be read: see the error`, { appId, error });
    return ['unchecked'];
  }
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
  if (found.kind !== 'answered') {
    log.warn(`The subscription of Page ${pageId} could not be read: see the error`, {
      pageId,
      ...whyNot(found),
    });
    return 'unchecked';
  }
  const missing = missingIn(found.answer, WANTED_FIELDS);
  if (missing.length === 0) return 'subscribed';
  const { renewed, failed } = await renew(missing, found.answer, visit);
  if (renewed.length > 0) {
    log.warn(`Meta had dropped fields of Page ${pageId}: subscribed again`, { pageId, missing: renewed });
  }
  if (!failed) return 'resubscribed';
  log.warn(`The subscription of Page ${pageId} could not be renewed: see the error`, {
    pageId,
    missing: missingIn(renewed, missing),
    ...whyNot(failed),
  });
  return renewed.length > 0 ? 'partly' : 'unchecked';
}

interface Renewal {
  readonly renewed: readonly string[];
  /** The last call that failed, if a field is still missing. */
  readonly failed?: NotAnswered;
}

/**
 * Subscribes to the missing fields together. If Meta refuses that, one after the other: a name that it does not accept,
 * or that the token may not use, costs that field only. Each call also names all fields that are there, because Meta does
 * not say whether new fields replace them.
 */
async function renew(
  missing: readonly string[],
  present: readonly string[],
  visit: PageVisit,
): Promise<Renewal> {
  const subscribe = (more: readonly string[]) =>
    callAsPage({ make: (caller) => visit.parts.graph.subscribe(caller, [...present, ...more]) }, visit);
  let called = await subscribe(missing);
  if (called.kind === 'answered') return { renewed: missing };
  let failed: NotAnswered = called;
  const renewed: string[] = [];
  for (const field of missing.length > 1 ? missing : []) {
    if (!isRefused(failed)) break;
    called = await subscribe([...renewed, field]);
    if (called.kind === 'answered') renewed.push(field);
    else failed = called;
  }
  return renewed.length === missing.length ? { renewed } : { renewed, failed };
}

/** Meta refuses what was asked for, and not the Page's token. */
function isRefused(called: NotAnswered): boolean {
  return called.kind === 'failed' && called.error.disposition === 'never';
}

function missingIn(fields: readonly string[], wanted: readonly string[]): string[] {
  return wanted.filter((field) => !fields.includes(field));
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
