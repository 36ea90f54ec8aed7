import { useRef, useState } from 'preact/hooks';
import type { World } from '../server/world.ts';
import { fillIn, hasCome } from './plays/fill-in.ts';
import type { Play, Step } from './plays/play.ts';

/** Long enough to read a step. */
const PAUSE_MS = 1_600;
/** The first answer of a function takes a while; after that the play goes on whatever has happened. */
const PATIENCE_MS = 12_000;
const LOOK_MS = 100;

/** Where a play is. */
export interface Playing {
  readonly name: string;
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  readonly title: string;
  readonly hasEnded: boolean;
}

interface Parts {
  readonly world: () => World | undefined;
  /** Adds a person, looks at them, and gives their PSID. */
  readonly addPerson: () => string;
  readonly perform: (path: string, body?: object) => Promise<boolean>;
}

/** Acts plays out, one at a time. */
export function usePlay(parts: Parts) {
  const [playing, setPlaying] = useState<Playing>();
  const stopping = useRef(new AbortController());

  async function start({ name, steps }: Play): Promise<void> {
    stop();
    const { signal } = stopping.current;
    const psid = parts.addPerson();
    for (const [i, step] of steps.entries()) {
      if (signal.aborted) return;
      setPlaying({ name, step: i + 1, steps: steps.length, title: step.title, hasEnded: false });
      if (!(await perform(step, psid, parts, signal))) break;
    }
    if (!signal.aborted) setPlaying((before) => before && { ...before, hasEnded: true });
  }

  function stop(): void {
    stopping.current.abort();
    stopping.current = new AbortController();
    setPlaying(undefined);
  }

  return { playing, start, stop };
}

/** Does one step and waits for what is to come of it; false if it was refused. */
async function perform(step: Step, psid: string, parts: Parts, signal: AbortSignal): Promise<boolean> {
  const threadNow = () => parts.world()?.threads.find((thread) => thread.psid === psid);
  const names = { psid, owner: threadNow()?.owner ?? '', ours: parts.world()?.ourApp ?? '' };
  const { path, body } = fillIn(step, names);
  if (!(await parts.perform(path, body))) return false;
  await pause(PAUSE_MS);
  const deadline = performance.now() + PATIENCE_MS;
  while (!signal.aborted && performance.now() < deadline) {
    const world = parts.world();
    if (world && hasCome(step.until, threadNow(), world)) break;
    await pause(LOOK_MS);
  }
  await pause(LOOK_MS);
  return true;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
