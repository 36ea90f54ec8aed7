/** How long answers are believed. Times in ms. */
export interface CacheRules<T> {
  readonly now: () => number;
  /** How long this answer is served without asking again. */
  readonly freshMs: (value: T) => number;
  /** How long to wait before asking again after a failure that the last answer covered. */
  readonly retryMs: number;
  /** Whether this answer may stand in while no new one can be had. */
  readonly canStandIn: (value: T) => boolean;
  /** Told of each failure that the last answer covered. */
  readonly onStale: (cause: unknown) => void;
}

export interface CachedValue<T> {
  /** The last answer while it is fresh, else a new one. Throws what loading throws, if no answer can stand in. */
  get(): Promise<T>;
  /** A new answer, whatever is known. Throws as `get` does. */
  refresh(): Promise<T>;
}

/** Remembers what a slow source said: one load at a time for any number of callers. */
export function cachedValue<T>(load: () => Promise<T>, rules: CacheRules<T>): CachedValue<T> {
  let last: { readonly value: T; readonly until: number } | undefined;
  let loading: Promise<T> | undefined;

  function remember(value: T, forMs: number): T {
    last = { value, until: rules.now() + forMs };
    return value;
  }

  function standIn(cause: unknown): T {
    if (!last || !rules.canStandIn(last.value)) throw cause;
    rules.onStale(cause);
    return remember(last.value, rules.retryMs);
  }

  function refresh(): Promise<T> {
    loading ??= load()
      .then((value) => remember(value, rules.freshMs(value)), standIn)
      .finally(() => {
        loading = undefined;
      });
    return loading;
  }

  return {
    refresh,
    async get() {
      return last && rules.now() < last.until ? last.value : refresh();
    },
  };
}
