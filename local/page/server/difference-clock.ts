/** Remembers since when something has differed, for each of many. */
export interface DifferenceClock {
  /** Notes how it stands at `now` (Unix ms) and gives since when it has differed; null while it does not. */
  note(key: string, differs: boolean, now: number): number | null;
}

export function createDifferenceClock(): DifferenceClock {
  const since = new Map<string, number>();
  return {
    note(key, differs, now) {
      if (!differs) {
        since.delete(key);
        return null;
      }
      const first = since.get(key) ?? now;
      since.set(key, first);
      return first;
    },
  };
}
