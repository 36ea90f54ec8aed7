import type { PageId } from '../messenger/ids.ts';
import { type CachedValue, type CacheRules, cachedValue } from './cached-value.ts';
import type { PageToken } from './parameters.ts';

/** One cached token for each Page that is asked about, loaded and kept as the rules say. */
export function pageTokens(
  load: (pageId: PageId) => Promise<PageToken | undefined>,
  rules: CacheRules<PageToken | undefined>,
): (pageId: PageId) => CachedValue<PageToken | undefined> {
  const tokens = new Map<PageId, CachedValue<PageToken | undefined>>();
  return (pageId) => {
    const known = tokens.get(pageId);
    if (known) return known;
    const token = cachedValue(() => load(pageId), rules);
    tokens.set(pageId, token);
    return token;
  };
}
