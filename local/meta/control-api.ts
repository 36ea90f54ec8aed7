import type { IncomingMessage } from 'node:http';
import type { PageId } from '../../functions/messenger/ids.ts';
import { ControlError } from './control-request.ts';
import { controlRoutes, route } from './control-routes.ts';
import { replayScenario } from './control-scenario.ts';
import { errorEnvelope, GraphRefusal } from './graph-refusal.ts';
import type { MetaState } from './meta-state.ts';
import { match } from './router.ts';

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A command: the verb, what stands after `/control/` with its query, and the parsed body. */
interface Command {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

const routes = [
  ...controlRoutes,
  route(
    'POST',
    'scenario',
    replayScenario(({ meta }, { path, body }) => perform(meta, { method: 'POST', path, body })),
  ),
];
/** What begins a recording anew is not part of one. */
const UNRECORDED = new Set(['reset', 'scenario']);

/**
 * Answers one request to the control API. What Meta's rules forbid is HTTP 400 with Graph's own envelope; what the
 * API itself does not understand is 400, 404, 405, 409 or 415 with `{error: {message, accepted}}`.
 */
export async function answerControl(
  meta: MetaState,
  request: IncomingMessage,
  text: string,
): Promise<ControlAnswer> {
  const { method = 'GET', url = '/' } = request;
  try {
    const path = url.replace(/^\/control\/?/, '');
    return { status: 200, body: await perform(meta, { method, path, body: jsonBody(request, text) }) };
  } catch (error) {
    if (error instanceof GraphRefusal) {
      return { status: 400, body: errorEnvelope(error.refusal, `A${meta.ids()}`) };
    }
    if (!(error instanceof ControlError)) throw error;
    const { status, message, accepted } = error;
    return { status, body: { error: { message, ...(accepted.length > 0 ? { accepted } : {}) } } };
  }
}

/** Carries out a command and gives the body of its answer. Throws `ControlError` or `GraphRefusal`. */
async function perform(meta: MetaState, { method, path, body }: Command): Promise<unknown> {
  const { pathname, searchParams } = new URL(`http://localhost/control/${path}`);
  const found = match(routes, method, pathname);
  if ('mismatch' in found) {
    const status = found.mismatch === 'method' ? 405 : 404;
    throw new ControlError(status, `There is no ${method} ${pathname}`, found.accepted);
  }
  const at = meta.clock();
  const answer = await found.handler({
    meta: on(meta, searchParams.get('page')),
    params: found.params,
    body,
  });
  if (method === 'POST') {
    if (!UNRECORDED.has(path)) meta.recorder.add(path, body, at);
    meta.changed();
  }
  return answer;
}

/** The simulator with another Page than the first in view. Throws `ControlError` (404) where there is no such Page. */
function on(meta: MetaState, pageId: string | null): MetaState {
  if (pageId === null) return meta;
  const page = meta.pages.get(pageId as PageId);
  if (page) return { ...meta, page };
  throw new ControlError(404, `There is no Page ${pageId}`, [...meta.pages.keys()]);
}

function jsonBody(request: IncomingMessage, text: string): unknown {
  if (text === '') return {};
  // A page of another site can send a form or plain text here, but not JSON without asking first.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new ControlError(415, 'The body must be JSON', ['content-type: application/json']);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError(400, 'The body is not JSON');
  }
}
