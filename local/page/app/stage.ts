import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ThreadInWorld, World } from '../server/world.ts';

/** What every part of the page needs: the world, the person who is looked at, and a way to act. */
export interface Stage {
  readonly world: World;
  readonly psid: string;
  /** What the person is called. */
  readonly name: string;
  /** Undefined while the person has not written. */
  readonly thread: ThreadInWorld | undefined;
  /** What the browser's clock has to be moved by, in ms, to show the simulated time. */
  readonly clockSkew: number;
  /** Does something through the control API and shows why if it is refused; false then. */
  readonly perform: (path: string, body?: object) => Promise<boolean>;
}

export const StageContext = createContext<Stage | undefined>(undefined);

/** The stage that the page is on. Throws outside of it. */
export function useStage(): Stage {
  const stage = useContext(StageContext);
  if (!stage) throw new Error('There is no stage around this component.');
  return stage;
}
