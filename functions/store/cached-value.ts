/** How long values are kept. Times in ms. */
export interface CacheRules<T> {
  readonly now: () => number;
  /** How long this value is used without a new load. */
  readonly freshMs: (value: T) => number;
  /** How long to wait for the next load after a failed one, while the last value is used. */
  readonly retryMs: number;
  /** Whether this value may be used while loading fails. */
  readonly canStandIn: (value: T) => boolean;
  /** Called for each failed load after which the last value is used. */
  readonly onStale: (cause: unknown) => void;
}

export interface CachedValue<T> {
  /** The last value while it is fresh, else a new one. Throws the error of the load if no value can stand in. */
  get(): Promise<T>;
  /** A new value, even if the last one is fresh. Throws as `get` does. */
  refresh(): Promise<T>;
}

/** Caches the value of a slow source. Calls at the same time share one load. */
export function cachedValue<T>(load: () => Promise<T>, rules: CacheRules<T>): CachedValue<T> {
  let last: { readonly value: T; readonly until: number } | undefined;
  let loading: Promise<T> | undefined;

  function keep(value: T, forMs: number): T {
    last = { value, until: rules.now() + forMs };
    return value;
  }

  function standIn(cause: unknown): T {
    if (!last || !rules.canStandIn(last.value)) throw cause;
    rules.onStale(cause);
    return keep(last.value, rules.retryMs);
  }

  function refresh(): Promise<T> {
    loading ??= load()
      .then((value) => keep(value, rules.freshMs(value)), standIn)
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
