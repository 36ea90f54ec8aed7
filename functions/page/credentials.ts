import type { Caller } from '../graph/graph-client.ts';
import type { GraphError } from '../graph/graph-error.ts';
import { HandoverError } from '../runtime/handover-error.ts';
import type { PageToken } from '../store/parameters.ts';
import { PAUSE_TIMES } from './page.ts';
import type { PageVisit } from './page-state.ts';
import { pausePage } from './pause.ts';

/** In whose name calls are made, and with which version of the token. */
export interface Credentials {
  readonly caller: Caller;
  readonly tokenVersion: number;
}

/** A token that Meta has refused just now. */
export interface DeadToken {
  readonly version: number;
  readonly error: GraphError;
}

/**
 * The Page's token, unless Meta has refused this version of it, just now or before; then SSM is asked for a newer one.
 * Undefined if there is none: the Page is paused then. While SSM is out of reach only this visit waits.
 */
export async function credentialsOf(visit: PageVisit, dead?: DeadToken): Promise<Credentials | undefined> {
  const { parts, pageState, settings } = visit;
  const { pageId } = settings;
  try {
    const token = await freshestToken(visit, dead);
    if (token && !isDead(token, visit, dead)) {
      const appSecrets = await parts.parameters.appSecrets();
      return { caller: { pageId, token: token.token, appSecrets }, tokenVersion: token.version };
    }
    await pausePage(visit, token ? 'token' : 'no-token', dead?.error, token?.version);
  } catch (error) {
    if (!(error instanceof HandoverError)) throw error;
    parts.log.warn(`The access token of Page ${pageId} could not be read from SSM`, { pageId, error });
    const until = parts.now() + PAUSE_TIMES.parameters;
    pageState.assume((page) => ({ ...page, pause: { until, reason: 'parameters' } }));
  }
  return undefined;
}

async function freshestToken(visit: PageVisit, dead?: DeadToken): Promise<PageToken | undefined> {
  const { parameters } = visit.parts;
  const { pageId } = visit.settings;
  const known = await parameters.pageToken(pageId);
  return known && isDead(known, visit, dead) ? parameters.pageToken(pageId, { fresh: true }) : known;
}

function isDead({ version }: PageToken, { pageState }: PageVisit, dead?: DeadToken): boolean {
  const { pause } = pageState.current;
  return version === dead?.version || (pause?.reason === 'token' && pause.tokenVersion === version);
}
