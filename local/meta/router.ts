/** A verb and a path with `:name` for each part that varies, and what answers there. */
export interface Route<Handler> {
  readonly method: string;
  readonly pattern: string;
  readonly handler: Handler;
}

/** The route that was found; or what would have been accepted, by this path (`method`) or at all (`path`). */
export type Match<Handler> =
  | { readonly handler: Handler; readonly params: Readonly<Record<string, string>> }
  | { readonly mismatch: 'method' | 'path'; readonly accepted: readonly string[] };

/** Finds the route for a request. `path` is decoded part by part; one that cannot be decoded matches nothing. */
export function match<Handler>(
  routes: readonly Route<Handler>[],
  method: string,
  path: string,
): Match<Handler> {
  const here = routes.flatMap((route) => {
    const params = paramsOf(route.pattern, path);
    return params ? [{ route, params }] : [];
  });
  const found = here.find(({ route }) => route.method === method);
  if (found) return { handler: found.route.handler, params: found.params };
  return here.length > 0
    ? { mismatch: 'method', accepted: here.map(({ route }) => route.method) }
    : { mismatch: 'path', accepted: routes.map((route) => `${route.method} ${route.pattern}`) };
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = decode(given[i] ?? '');
    if (value === undefined) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
