import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Platform } from '../../meta/ids.ts';
import type { ShownThread, View } from '../server/view.ts';
import { nextPerson, psidOf } from './names.ts';
import { fillIn, isMet, type Play, type PlayStep } from './plays.ts';

/** Runs a command of the control API, e.g. `inbox/240…/done`. If it is refused, shows the reason and gives false. */
export type RunCommand = (path: string, body?: object) => Promise<boolean>;

/** The state that every component can use. */
export interface PageState {
  readonly view: View;
  /** The selected person. */
  readonly psid: string;
  readonly name: string;
  /** Where the person writes, or will write. */
  readonly platform: Platform;
  /** Undefined until the person has written. */
  readonly thread: ShownThread | undefined;
  /** How far (ms) the simulated time is ahead of the browser's clock. */
  readonly clockSkew: number;
  readonly run: RunCommand;
}

export const PageStateContext = createContext<PageState | undefined>(undefined);

/** Gives the page's state. Throws outside of `PageStateContext.Provider`. */
export function usePageState(): PageState {
  const state = useContext(PageStateContext);
  if (!state) throw new Error('The component is outside of PageStateContext.Provider: check app/main.tsx.');
  return state;
}

/** The last view that the server sent. */
export interface LiveView {
  /** Undefined before the first one. */
  readonly view: View | undefined;
  readonly isLive: boolean;
  /** How far (ms) the simulated time is ahead of the browser's clock. */
  readonly clockSkew: number;
}

/** Receives the view by server-sent events. The browser reconnects by itself. */
export function useLiveView(): LiveView {
  const [live, setLive] = useState<LiveView>({ view: undefined, isLive: false, clockSkew: 0 });
  useEffect(() => {
    const events = new EventSource('/events');
    events.addEventListener('view', ({ data }: MessageEvent<string>) => {
      const view: View = JSON.parse(data);
      setLive({ view, isLive: true, clockSkew: view.now - Date.now() });
    });
    events.addEventListener('error', () => setLive((before) => ({ ...before, isLive: false })));
    return () => events.close();
  }, []);
  return live;
}

/** Gives the simulated time in Unix ms, updated every `everyMs`. */
export function useNow(clockSkew: number, everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [clockSkew, everyMs]);
  return now + clockSkew;
}

/** The people who were added, with their platforms. */
type Added = ReadonlyMap<string, Platform>;
const FIRST: Added = new Map([[psidOf(1), 'messenger']]);

/** The people of the page: those who have written, and those who were added. */
export function usePeople(view: View | undefined) {
  const [added, setAdded] = useState<Added>(FIRST);
  const [psid, select] = useState(psidOf(1));
  const psids = [...new Set([...added.keys(), ...(view?.threads.map((thread) => thread.psid) ?? [])])].sort(
    // Numbers of many digits, by their text.
    (one, other) => one.length - other.length || (one < other ? -1 : 1),
  );
  return {
    psids,
    psid,
    select,
    /** The platform of a person. Meta learns it from the first thing that the person does. */
    platformOf: (each: string): Platform =>
      view?.threads.find((thread) => thread.psid === each)?.platform ?? added.get(each) ?? 'messenger',
    /** Adds and selects a new person, and gives the PSID. */
    add(platform: Platform = 'messenger'): string {
      const next = nextPerson(psids);
      setAdded((before) => new Map([...before, [next, platform]]));
      select(next);
      return next;
    },
    reset(): void {
      setAdded(FIRST);
      select(psidOf(1));
    },
  };
}

/** A command that Meta's rules or the control API refused. */
class CommandRefusedError extends Error {
  override readonly name = 'CommandRefusedError';
}

async function post(path: string, body: object = {}): Promise<void> {
  const response = await fetch(`/control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new CommandRefusedError('messenger-handover is not running: start it again with "npm start".');
  });
  if (!response.ok) throw new CommandRefusedError(await reasonOf(response));
}

async function reasonOf(response: Response): Promise<string> {
  const answer: { error?: { message?: string } } = await response.json().catch(() => ({}));
  return answer.error?.message ?? `The control API answered with HTTP ${response.status}.`;
}

/** Runs commands, and keeps the last refusal until a command succeeds or the user dismisses it. */
export function useCommands() {
  const [refusal, setRefusal] = useState<string>();
  const run: RunCommand = useCallback(async (path, body) => {
    try {
      await post(path, body);
      setRefusal(undefined);
      return true;
    } catch (error) {
      if (!(error instanceof CommandRefusedError)) throw error;
      setRefusal(error.message);
      return false;
    }
  }, []);
  return { run, refusal, dismiss: () => setRefusal(undefined) };
}

/** The time to read a step, in ms. */
const READING_MS = 1_600;
/** The first answer of a function takes some seconds. After these ms the play goes on without it. */
const UNTIL_TIMEOUT_MS = 12_000;
const POLL_MS = 100;

/** The progress of a play. */
export interface Playing {
  readonly name: string;
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  readonly title: string;
  readonly hasEnded: boolean;
}

interface PlayParts {
  readonly view: () => View | undefined;
  /** Adds and selects a new person, and gives the PSID. */
  readonly addPerson: () => string;
  readonly run: RunCommand;
}

/** Acts out plays, one at a time. */
export function usePlay(parts: PlayParts) {
  const [playing, setPlaying] = useState<Playing>();
  const stopping = useRef(new AbortController());

  async function start({ name, steps }: Play): Promise<void> {
    stop();
    const { signal } = stopping.current;
    const psid = parts.addPerson();
    for (const [i, step] of steps.entries()) {
      if (signal.aborted) return;
      setPlaying({ name, step: i + 1, steps: steps.length, title: step.title, hasEnded: false });
      if (!(await playStep(step, psid, parts, signal))) break;
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

/** Runs one step and waits for its `until`. False: the command was refused. */
async function playStep(
  step: PlayStep,
  psid: string,
  parts: PlayParts,
  signal: AbortSignal,
): Promise<boolean> {
  const threadNow = () => parts.view()?.threads.find((thread) => thread.psid === psid);
  const names = { psid, owner: threadNow()?.owner ?? '', ours: parts.view()?.ourApp ?? '' };
  const { path, body } = fillIn(step, names);
  if (!(await parts.run(path, body))) return false;
  await pause(READING_MS);
  const deadline = performance.now() + UNTIL_TIMEOUT_MS;
  while (!signal.aborted && performance.now() < deadline) {
    const view = parts.view();
    if (view && isMet(step.until, threadNow(), view)) break;
    await pause(POLL_MS);
  }
  await pause(POLL_MS);
  return true;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
