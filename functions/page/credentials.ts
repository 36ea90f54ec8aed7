import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../graph/graph-client.ts';
import { HandoverError } from '../runtime/handover-error.ts';
import { PAUSE_TIMES } from './page.ts';
import type { PageVisit } from './page-state.ts';
import { pausePage } from './pause.ts';

/**
 * In whose name calls are made: the Page's token, and the app secrets that prove it. `fresh` reads them from SSM again.
 * Undefined without a token: the Page is paused then. While SSM is out of reach only this visit waits.
 */
export async function credentialsOf(
  visit: PageVisit,
  options?: { fresh: boolean },
): Promise<Caller | undefined> {
  const { parts, pageState, settings } = visit;
  const { pageId } = settings;
  try {
    const token = await parts.parameters.pageToken(pageId, options);
    if (token !== undefined) {
      return { pageId, token, appSecrets: await parts.parameters.appSecrets(options) };
    }
    await pausePage(visit, 'no-token');
  } catch (error) {
    if (!(error instanceof HandoverError)) throw error;
    parts.log.warn(`The access token of Page ${pageId} could not be read from SSM`, { pageId, error });
    const until = parts.now() + PAUSE_TIMES.parameters;
    pageState.assume((page) => ({ ...page, pause: { until, reason: 'parameters' } }));
  }
  return undefined;
}

/** Token and secrets as they are in SSM now, if they are not those that Meta has just refused. */
export async function newerCredentials(refused: Caller, visit: PageVisit): Promise<Caller | undefined> {
  const fresh = await credentialsOf(visit, { fresh: true });
  return isDeepStrictEqual(fresh, refused) ? undefined : fresh;
}
