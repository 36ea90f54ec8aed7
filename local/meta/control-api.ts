import type { IncomingMessage } from 'node:http';
import {
  appPasses,
  appReceived,
  appReleases,
  appReplies,
  appRequests,
  appTakes,
  inboxIsDone,
  inboxMovesToMain,
} from './control-apps.ts';
import {
  clearFaults,
  flushDeliveries,
  reset,
  setFaults,
  setMode,
  setToggle,
  showDeliveries,
  showGraphCalls,
  showPage,
  showThread,
  showThreads,
} from './control-page.ts';
import { personFollowsLink, personReacts, personReads, personTaps, personWrites } from './control-persons.ts';
import { ControlError, type ControlHandler } from './control-request.ts';
import { errorEnvelope, GraphRefusal } from './graph-refusal.ts';
import type { MetaState } from './meta-state.ts';
import { match, type Route } from './router.ts';

/*
 * Bodies and answers are JSON; members with a `?` may be left out.
 *
 * | as a person                      | body                                              |
 * | -------------------------------- | ------------------------------------------------- |
 * | POST persons/{psid}/message      | text, payload? (quick reply), nlp?, attachments?, platform? |
 * | POST persons/{psid}/postback     | payload, title?, platform?                        |
 * | POST persons/{psid}/referral     | ref, platform?                                    |
 * | POST persons/{psid}/reaction     | mid, emoji?                                       |
 * | POST persons/{psid}/read         |                                                   |
 *
 * | as an app or a human in the inbox | body                                             |
 * | -------------------------------- | ------------------------------------------------- |
 * | POST apps/{appId}/reply          | psid, text                                        |
 * | POST apps/{appId}/pass           | psid, target? (the default app), metadata?        |
 * | POST apps/{appId}/take           | psid, metadata?                                   |
 * | POST apps/{appId}/request        | psid, metadata?                                   |
 * | POST apps/{appId}/release        | psid                                              |
 * | POST inbox/{psid}/done           | how? (pass, release, nothing)                     |
 * | POST inbox/{psid}/move-to-main   |                                                   |
 *
 * | the Page                         | body                                              |
 * | -------------------------------- | ------------------------------------------------- |
 * | GET page                         | its apps, their fields, its modes                 |
 * | POST mode                        | mode (routing, zero-config), defaultApp?, platform? |
 * | POST apps/{appId}/toggle         | canTake                                           |
 * | GET threads, GET threads/{psid}  | owner, expiry, messages with the app that spoke   |
 * | GET apps/{appId}/received        | what that app got, on which channel               |
 * | GET deliveries                   | webhooks to our app with every attempt            |
 * | POST deliveries/flush            | held ones and retries at once; answers when done  |
 * | GET graph-calls                  | what was asked of Graph, and its answer           |
 * | POST faults                      | dropHandoverEvents?, duplicate?, failNext?, holdDeliveries? |
 * |                                  | appIds? (number, text, omit-new-owner)            |
 * |                                  | timestamps? (milliseconds, seconds)               |
 * |                                  | fanOut? (documented, all-subscribed)              |
 * | POST faults/clear                |                                                   |
 * | POST reset                       | forgets everything                                |
 */
const routes: readonly Route<ControlHandler>[] = [
  route('POST', 'persons/:psid/message', personWrites),
  route('POST', 'persons/:psid/postback', personTaps),
  route('POST', 'persons/:psid/referral', personFollowsLink),
  route('POST', 'persons/:psid/reaction', personReacts),
  route('POST', 'persons/:psid/read', personReads),
  route('POST', 'apps/:appId/reply', appReplies),
  route('POST', 'apps/:appId/pass', appPasses),
  route('POST', 'apps/:appId/take', appTakes),
  route('POST', 'apps/:appId/request', appRequests),
  route('POST', 'apps/:appId/release', appReleases),
  route('GET', 'apps/:appId/received', appReceived),
  route('POST', 'inbox/:psid/done', inboxIsDone),
  route('POST', 'inbox/:psid/move-to-main', inboxMovesToMain),
  route('GET', 'page', showPage),
  route('POST', 'mode', setMode),
  route('POST', 'apps/:appId/toggle', setToggle),
  route('GET', 'threads', showThreads),
  route('GET', 'threads/:psid', showThread),
  route('GET', 'deliveries', showDeliveries),
  route('POST', 'deliveries/flush', flushDeliveries),
  route('GET', 'graph-calls', showGraphCalls),
  route('POST', 'faults', setFaults),
  route('POST', 'faults/clear', clearFaults),
  route('POST', 'reset', reset),
];

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Answers one request to the control API. What Meta's rules forbid is HTTP 400 with Graph's own envelope; what the
 * API itself does not understand is 400, 404, 405 or 415 with `{error: {message, accepted}}`.
 */
export async function answerControl(
  meta: MetaState,
  request: IncomingMessage,
  text: string,
): Promise<ControlAnswer> {
  try {
    return { status: 200, body: await handle(meta, request, text) };
  } catch (error) {
    if (error instanceof GraphRefusal) {
      return { status: 400, body: errorEnvelope(error.refusal, `A${meta.ids()}`) };
    }
    if (!(error instanceof ControlError)) throw error;
    const { status, message, accepted } = error;
    return { status, body: { error: { message, ...(accepted.length > 0 ? { accepted } : {}) } } };
  }
}

function handle(meta: MetaState, request: IncomingMessage, text: string): unknown {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const method = request.method ?? 'GET';
  const found = match(routes, method, pathname);
  if ('mismatch' in found) {
    const status = found.mismatch === 'method' ? 405 : 404;
    throw new ControlError(status, `There is no ${method} ${pathname}`, found.accepted);
  }
  return found.handler({ meta, params: found.params, body: jsonBody(request, text) });
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

function route(method: string, path: string, handler: ControlHandler): Route<ControlHandler> {
  return { method, pattern: `/control/${path}`, handler };
}
