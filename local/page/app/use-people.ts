import { useState } from 'preact/hooks';
import type { World } from '../server/world.ts';
import { nextPerson, psidOf } from './persons.ts';

/** The people of the page: those who have written, and those who were added but have not. */
export function usePeople(world: World | undefined) {
  const [added, setAdded] = useState<readonly string[]>([psidOf(1)]);
  const [psid, select] = useState(psidOf(1));
  const psids = [...new Set([...added, ...(world?.threads.map((thread) => thread.psid) ?? [])])].sort(
    (one, other) => (BigInt(one) < BigInt(other) ? -1 : 1),
  );
  return {
    psids,
    psid,
    select,
    /** Adds somebody new, looks at them, and gives their PSID. */
    add(): string {
      const next = nextPerson(psids);
      setAdded((before) => [...before, next]);
      select(next);
      return next;
    },
    reset(): void {
      setAdded([psidOf(1)]);
      select(psidOf(1));
    },
  };
}
