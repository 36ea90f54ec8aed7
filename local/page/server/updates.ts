import type { ServerResponse } from 'node:http';
import type { View } from './view.ts';

/** After a change at Meta the functions write the ledger: the view is composed again after each of these ms. */
const AFTER_CHANGE_MS = [30, 300, 1_000];
/** The sweeper, and people who edit the table, change the ledger without Meta. */
const IDLE_POLL_MS = 1_500;

export interface UpdatesOptions {
  readonly compose: () => Promise<View>;
  /** Calls the listener after each change at Meta. Gives the function that unsubscribes it. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Sends the view to each open page. */
export interface Updates {
  /** Adds an open page, and sends it the current view. */
  add(response: ServerResponse): void;
  close(): void;
}

/** Sends the view whenever it changes. Composes no view while no page is open. */
export function startUpdates({ compose, subscribe }: UpdatesOptions): Updates {
  const events = createEventStream();
  const timers = new Map<number, NodeJS.Timeout>();
  let isComposing = false;
  let isOutdated = false;
  let sent = '';

  async function sendChanges(): Promise<void> {
    do {
      isOutdated = false;
      const { now, ...view } = await compose();
      // A new time alone is not sent: the page advances its time by itself.
      const text = JSON.stringify(view);
      if (text !== sent) events.send(JSON.stringify({ now, ...view }));
      sent = text;
    } while (isOutdated);
  }

  function updateNow(): void {
    isOutdated = true;
    if (isComposing) return;
    isComposing = true;
    // Only reading the ledger can fail, e.g. while it is closed. The next poll tries again.
    sendChanges()
      .catch(() => {})
      .finally(() => {
        isComposing = false;
      });
  }

  function updateIn(ms: number): void {
    if (timers.has(ms)) return;
    timers.set(
      ms,
      setTimeout(() => {
        timers.delete(ms);
        if (events.hasListeners()) updateNow();
      }, ms),
    );
  }

  const unsubscribe = subscribe(() => AFTER_CHANGE_MS.forEach(updateIn));
  const idle = setInterval(() => updateIn(0), IDLE_POLL_MS).unref();

  return {
    add(response) {
      sent = '';
      events.add(response);
      updateNow();
    },
    close() {
      unsubscribe();
      clearInterval(idle);
      for (const timer of timers.values()) clearTimeout(timer);
      events.close();
    },
  };
}

const HEARTBEAT_MS = 15_000;

/** Server-sent events to all open pages. https://html.spec.whatwg.org/multipage/server-sent-events.html */
function createEventStream() {
  const listeners = new Set<ServerResponse>();
  const writeAll = (text: string) => {
    for (const each of listeners) each.write(text);
  };
  const heartbeat = setInterval(() => writeAll(': still here\n\n'), HEARTBEAT_MS).unref();

  return {
    add(response: ServerResponse): void {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 1000\n\n');
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    },
    /** `json` must be one line. */
    send: (json: string) => writeAll(`event: view\ndata: ${json}\n\n`),
    hasListeners: () => listeners.size > 0,
    close(): void {
      clearInterval(heartbeat);
      for (const each of listeners) each.end();
      listeners.clear();
    },
  };
}
