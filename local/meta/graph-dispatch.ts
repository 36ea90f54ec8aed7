import { appSecretProof } from '../../functions/graph/graph-call.ts';
import type { PageId } from '../../functions/messenger/ids.ts';
import type { GraphApiOptions } from './graph-api.ts';
import {
  type AppEdge,
  debugToken,
  readSubscriptions,
  subscribeToObject,
  unsubscribeFromObject,
} from './graph-app.ts';
import { callerIn, type Edge } from './graph-call.ts';
import {
  extendThreadControl,
  passThreadControl,
  releaseThreadControl,
  requestThreadControl,
  takeThreadControl,
  threadOwner,
} from './graph-control.ts';
import {
  readConversations,
  readPage,
  readSubscribedApps,
  subscribeApp,
  unsubscribeApp,
} from './graph-page.ts';
import { deleteProfile, readProfile, setProfile } from './graph-profile.ts';
import { GraphRefusal } from './graph-refusal.ts';
import type { GraphRequest } from './graph-request.ts';
import { sendMessage } from './graph-send.ts';
import { badParameter, expiredToken, invalidProof, invalidToken, noSuchObject } from './refusals.ts';
import type { TokenHolder } from './token-holders.ts';

const edges: Readonly<Record<string, Edge>> = {
  'POST messages': sendMessage,
  'POST pass_thread_control': passThreadControl,
  'POST take_thread_control': takeThreadControl,
  'POST request_thread_control': requestThreadControl,
  'POST release_thread_control': releaseThreadControl,
  'POST extend_thread_control': extendThreadControl,
  'GET thread_owner': threadOwner,
  'GET ': readPage,
  'GET conversations': readConversations,
  'GET subscribed_apps': readSubscribedApps,
  'POST subscribed_apps': subscribeApp,
  'DELETE subscribed_apps': unsubscribeApp,
  'GET messenger_profile': readProfile,
  'POST messenger_profile': setProfile,
  'DELETE messenger_profile': deleteProfile,
};

const appEdges: Readonly<Record<string, AppEdge>> = {
  'GET subscriptions': readSubscriptions,
  'POST subscriptions': subscribeToObject,
  'DELETE subscriptions': unsubscribeFromObject,
};

const edgeNames = new Set(
  [...Object.keys(edges), ...Object.keys(appEdges)].map((name) => name.split(' ')[1]),
);

/**
 * The edge that a path names, `page` for the node alone; `unknown` for a name that is no edge here, which may be
 * anything, a token too.
 */
export function knownEdge(path: readonly string[] = []): string {
  const [node, edge] = path;
  if (edge === undefined) return node === 'debug_token' ? node : 'page';
  return edgeNames.has(edge) ? edge : 'unknown';
}

/**
 * Carries out a call and gives the body of its answer. Throws `GraphRefusal`. Not `async`: what a call does to a thread
 * is done before anything else happens.
 */
export function dispatch(
  options: GraphApiOptions,
  request: GraphRequest | undefined,
  holder: TokenHolder | undefined,
): unknown {
  if (request === undefined) throw new GraphRefusal(badParameter('The body is neither JSON nor a form.'));
  if (holder === undefined) throw new GraphRefusal(invalidToken);
  if (options.tokens.hasExpired(holder)) throw new GraphRefusal(expiredToken);
  const proof = request.appSecretProof;
  if (proof !== undefined && proof !== appSecretProof(request.token ?? '', holder.appSecret)) {
    throw new GraphRefusal(invalidProof);
  }
  const [node = '', ...rest] = request.path ?? [];
  if (node === 'debug_token' && rest.length === 0) return appEdge(debugToken, options, request, holder);
  const name = `${request.method} ${rest.join('/')}`;
  if (options.registry.get(node)) {
    if (node !== holder.appId || holder.page) throw new GraphRefusal(noSuchObject(node));
    return appEdge(appEdges[name] ?? unsupported(name), options, request, holder);
  }
  const page = node === 'me' ? holder.page : options.pages.get(node as PageId);
  if (page === undefined || page !== holder.page) throw new GraphRefusal(noSuchObject(node));
  const edge = edges[name] ?? unsupported(name);
  const call = { page, caller: holder.appId, params: request.params };
  return edge({ ...call, caller: callerIn(call) });
}

function appEdge(
  edge: AppEdge,
  options: GraphApiOptions,
  request: GraphRequest,
  holder: TokenHolder,
): unknown {
  const { registry, tokens, clock, chance } = options;
  const { params } = request;
  return edge({ registry, tokens, caller: holder.appId, params, now: clock(), random: chance.random });
}

function unsupported(name: string): never {
  throw new GraphRefusal(badParameter(`Unsupported request: ${name}`));
}
