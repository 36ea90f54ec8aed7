import { GraphError } from '../graph/graph-error.ts';
import type { AppId } from '../messenger/ids.ts';
import type { PageParts } from '../page/page-state.ts';
import { WANTED_FIELDS } from './wanted-fields.ts';

/**
 * Whether our app as a whole is subscribed to all wanted fields of Pages: what it lacks Meta sends of no Page, whatever
 * the Page is subscribed to. That is set in the app's dashboard, with the webhook's address, and is only told here.
 * @throws ParameterUnavailableError, ConfigurationError
 */
export async function watchApp({ parameters, graph, log }: PageParts): Promise<'subscribed' | 'unwatched'> {
  const { appId } = await parameters.settings();
  const appSecrets = await parameters.appSecrets();
  try {
    const fields = await graph.appFields({ appId: appId as AppId, appSecrets });
    const missing = WANTED_FIELDS.filter((field) => !fields.includes(field));
    if (missing.length === 0) return 'subscribed';
    log.error('Meta sends less than is wanted: subscribe the app in its dashboard', { appId, missing });
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    log.warn("The app's own subscription could not be seen", { appId, error });
  }
  return 'unwatched';
}
