import { useEffect, useState } from 'preact/hooks';
import type { World } from '../server/world.ts';

/** The world as the server told it last, and whether it is still telling. */
export interface Told {
  readonly world: World | undefined;
  readonly isLive: boolean;
  /** What the browser's clock has to be moved by, in ms, to show the simulated time. */
  readonly clockSkew: number;
}

/** Follows the world by server-sent events; the browser reconnects by itself. */
export function useWorld(): Told {
  const [told, setTold] = useState<Told>({ world: undefined, isLive: false, clockSkew: 0 });
  useEffect(() => {
    const events = new EventSource('/events');
    events.addEventListener('world', ({ data }: MessageEvent<string>) => {
      const world: World = JSON.parse(data);
      setTold({ world, isLive: true, clockSkew: world.now - Date.now() });
    });
    events.addEventListener('error', () => setTold((before) => ({ ...before, isLive: false })));
    return () => events.close();
  }, []);
  return told;
}
