import { codeOf, type GraphError } from '../graph/graph-error.ts';
import type { AppId } from '../messenger/ids.ts';
import type { Page } from './page.ts';
import type { PageVisit } from './page-state.ts';

/** Meta's answer to a pass to an app that is not connected to the Page. */
const NOT_CONNECTED = '100/2018164';
/** How long (ms) nobody is promised such an app. Then the next hand-over to it tries again. */
const MISSING_MS = 15 * 60_000;

/** The apps to which nobody is handed over at `now` (Unix ms), because Meta has just said that they are not connected. */
export function missingTargets({ missing = [] }: Page, now: number): readonly AppId[] {
  return missing.filter(({ at }) => now < at + MISSING_MS).map(({ appId }) => appId);
}

/** Remembers for all threads of the Page whether an app is there, as a pass to it has shown. */
export async function notePass(appId: AppId, error: GraphError | undefined, visit: PageVisit): Promise<void> {
  const { pageState, parts, settings } = visit;
  const isKnown = pageState.current.missing?.some((each) => each.appId === appId) ?? false;
  const isMissing = error !== undefined && codeOf(error) === NOT_CONNECTED;
  const isThereAgain = isKnown && error === undefined;
  if (!isMissing && !isThereAgain) return;
  await pageState.update(({ missing = [], ...page }) => {
    const others = missing.filter((each) => each.appId !== appId);
    const all = isMissing ? [...others, { appId, at: parts.now() }] : others;
    return all.length > 0 ? { ...page, missing: all } : page;
  });
  if (!isMissing || isKnown) return;
  parts.log.warn(
    `No thread of Page ${settings.pageId} is handed to the app ${appId} for ${MISSING_MS / 60_000} minutes: Meta says that it is not ` +
      'connected to the Page; connect it in the Page settings, or correct the target',
    { pageId: settings.pageId, appId },
  );
}
