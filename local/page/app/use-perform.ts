import { useCallback, useState } from 'preact/hooks';
import { act, Refused } from './act.ts';

/** A way to act that keeps the last refusal until the next act succeeds or somebody dismisses it. */
export function usePerform() {
  const [refusal, setRefusal] = useState<string>();
  const perform = useCallback(async (path: string, body?: object): Promise<boolean> => {
    try {
      await act(path, body);
      setRefusal(undefined);
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.message);
      return false;
    }
  }, []);
  return { perform, refusal, dismiss: () => setRefusal(undefined) };
}
