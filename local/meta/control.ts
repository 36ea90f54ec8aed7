import { appRoutes } from './control-apps.ts';
import { pageRoutes } from './control-page.ts';
import { peopleRoutes } from './control-people.ts';
import { ControlError, type Route } from './control-request.ts';
import { runRoutes } from './control-run.ts';
import { voiceRoutes } from './control-voices.ts';
import type { HttpRequest } from './graph-request.ts';
import type { Meta } from './meta.ts';
import type { SimulatedPage } from './page.ts';
import { errorEnvelope, GraphRefusal } from './refusals.ts';

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** All routes; `docs/simulator.md` has their bodies. */
const routes: readonly Route[] = [...peopleRoutes, ...appRoutes, ...pageRoutes, ...voiceRoutes, ...runRoutes];

/** Commands that start a new recording. They are not a step of one. */
const UNRECORDED = new Set(['reset', 'scenario']);

/**
 * Answers one request to the control API. A refusal by Meta's rules is HTTP 400 with Graph's own envelope. A request
 * that the API itself refuses is 400, 404, 405, 409 or 415 with `{error: {message, accepted}}`.
 */
export async function answerControl(meta: Meta, request: HttpRequest, text: string): Promise<ControlAnswer> {
  const { method = 'GET', url = '/' } = request;
  try {
    const path = url.replace(/^\/control\/?/, '');
    return { status: 200, body: await perform(meta, method, path, jsonBody(request, text)) };
  } catch (error) {
    if (error instanceof GraphRefusal) {
      return { status: 400, body: errorEnvelope(error.refusal, `A${meta.chance.id()}`) };
    }
    if (!(error instanceof ControlError)) throw error;
    const { status, message, accepted } = error;
    return { status, body: { error: { message, ...(accepted.length > 0 ? { accepted } : {}) } } };
  }
}

/**
 * Carries out a command and gives the body of its answer. `path` is what stands after `/control/`, with its query.
 * Throws `ControlError` or `GraphRefusal`.
 */
async function perform(meta: Meta, method: string, path: string, body: unknown): Promise<unknown> {
  const { pathname, searchParams } = new URL(`http://localhost/control/${path}`);
  const { route, params } = find(method, pathname);
  const at = meta.clock.now();
  const page = pageOf(meta, searchParams.get('page'));
  const again = (other: string, its: unknown) => perform(meta, 'POST', other, its);
  const answer = await route.handle({ meta, page, params, perform: again }, body);
  if (method === 'POST') {
    if (!UNRECORDED.has(route.path)) meta.recorder.add(path, body, at);
    meta.changed();
  }
  return answer;
}

/** The route of a request. Throws `ControlError`: 405 with the accepted methods, or 404 with all routes. */
function find(method: string, pathname: string) {
  const here = routes.flatMap((route) => {
    const found = route.pattern.exec({ pathname });
    return found ? [{ route, params: found.pathname.groups }] : [];
  });
  const exact = here.find(({ route }) => route.method === method);
  if (exact) return exact;
  const accepted =
    here.length > 0
      ? here.map(({ route }) => route.method)
      : routes.map((route) => `${route.method} /control/${route.path}`);
  throw new ControlError(here.length > 0 ? 405 : 404, `There is no ${method} ${pathname}`, accepted);
}

/** The Page of the query, or the first one. Throws `ControlError` (404) where there is no such Page. */
function pageOf(meta: Meta, pageId: string | null): SimulatedPage {
  if (pageId === null) return meta.page;
  const page = meta.pages.get(pageId);
  if (page) return page;
  throw new ControlError(404, `There is no Page ${pageId}`, [...meta.pages.keys()]);
}

function jsonBody(request: HttpRequest, text: string): unknown {
  if (text === '') return {};
  // A page of another site can send a form or plain text to this address, but JSON only after a preflight.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    throw new ControlError(415, 'The body must be JSON', ['content-type: application/json']);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError(400, 'The body is not JSON');
  }
}
