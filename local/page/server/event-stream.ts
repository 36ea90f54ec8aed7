import type { ServerResponse } from 'node:http';

const HEARTBEAT_MS = 15_000;

/** Pages that watch by server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface EventStream {
  add(response: ServerResponse): void;
  /** Tells every page; `text` must be a single line, as JSON is. */
  send(text: string): void;
  hasListeners(): boolean;
  close(): void;
}

export function createEventStream(): EventStream {
  const listeners = new Set<ServerResponse>();
  const writeAll = (text: string) => {
    for (const each of listeners) each.write(text);
  };
  const heartbeat = setInterval(() => writeAll(': still here\n\n'), HEARTBEAT_MS).unref();

  return {
    add(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 1000\n\n');
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    },
    send: (text) => writeAll(`event: world\ndata: ${text}\n\n`),
    hasListeners: () => listeners.size > 0,
    close() {
      clearInterval(heartbeat);
      for (const each of listeners) each.end();
      listeners.clear();
    },
  };
}
