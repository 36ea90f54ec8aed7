import type { PageId } from '../../functions/messenger/ids.ts';
import type { InvocationParts } from '../../functions/runtime/invocation.ts';
import { WANTED_FIELDS } from '../../functions/watch/subscriptions.ts';
import { type WatchParts, watch as watchPages } from '../../functions/watch/watch.ts';
import { PAGE } from '../ids.ts';
import { type Deployment, deployment, NAMES, PAGE_TOKEN, TOKEN_NAME } from '../support/deployment.ts';

export const WANTED: readonly string[] = WANTED_FIELDS;
const MINUTE = 60_000;

/** A watch over Pages that each have a token, by default over one that is subscribed to all that is wanted. */
export function watching(...pageIds: readonly string[]) {
  return watchingWith({}, ...pageIds);
}

/** The same with some settings of its own. */
export function watchingWith(settings: object, ...pageIds: readonly string[]) {
  const pages = pageIds.length === 0 ? [PAGE] : pageIds;
  const at: Deployment = deployment({ settings });
  at.ssm.values.delete(TOKEN_NAME);
  for (const page of pages) {
    const token = page === PAGE ? PAGE_TOKEN : at.graph.addPage(page);
    at.ssm.put(NAMES.pageToken(page as PageId), token);
  }
  at.graph.fields = WANTED;
  at.graph.fieldsOfApp = WANTED;
  const parts: WatchParts & InvocationParts = {
    ...at.handover,
    pagesWithToken: async () => pages as readonly PageId[],
    wait: async () => {},
  };
  return {
    at,
    parts,
    watch: (remainingMs = 5 * MINUTE) => watchPages(at.clock.now + remainingMs, parts),
    /** How many Pages the watch says that it has subscribed again, and could not look after. */
    counts: () => ({
      resubscribed: at.metrics.total('Resubscribed'),
      unchecked: at.metrics.total('Unchecked'),
    }),
    warnings: () => at.log.lines.filter(({ level }) => level !== 'info').map(({ message }) => message),
  };
}
