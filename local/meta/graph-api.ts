import type { IncomingMessage } from 'node:http';
import { appSecretProof } from '../../functions/messenger/appsecret-proof.ts';
import type { AppId } from '../../functions/messenger/ids.ts';
import type { BoundedLog } from './bounded-log.ts';
import type { Faults, GraphFault } from './faults.ts';
import type { Edge } from './graph-call.ts';
import {
  extendThreadControl,
  passThreadControl,
  releaseThreadControl,
  requestThreadControl,
  takeThreadControl,
  threadOwner,
} from './graph-control.ts';
import { readPage, readSubscribedApps, subscribeApp, unsubscribeApp } from './graph-page.ts';
import { errorEnvelope, GraphRefusal } from './graph-refusal.ts';
import { type GraphRequest, readGraphRequest } from './graph-request.ts';
import { sendMessage } from './graph-send.ts';
import { badParameter, invalidProof, invalidToken, noSuchObject } from './refusals.ts';
import type { SimulatedPage } from './simulated-page.ts';
import type { TokenHolder } from './token-holders.ts';

/** What the simulator answers: a status with a body, a cut connection, or nothing ever. */
export type GraphAnswer =
  | { readonly status: number; readonly body: unknown }
  | { readonly unanswered: 'reset' | 'timeout' };

/** One call as the control API lists it. Holds no token and no proof. */
export interface GraphCallEntry {
  /** Unix ms. */
  readonly at: number;
  readonly method: string;
  /** The last part of the path, e.g. `messages`; `page` for the Page itself. */
  readonly edge: string;
  /** The app whose token it was; null where the token was no good. */
  readonly appId: AppId | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly answer: GraphAnswer;
}

export interface GraphApiOptions {
  readonly page: SimulatedPage;
  readonly tokens: ReadonlyMap<string, TokenHolder>;
  readonly faults: Faults;
  readonly calls: BoundedLog<GraphCallEntry>;
  readonly ids: () => string;
  readonly clock: () => number;
  readonly log: (line: string) => void;
}

const edges: Readonly<Record<string, Edge>> = {
  'POST messages': sendMessage,
  'POST pass_thread_control': passThreadControl,
  'POST take_thread_control': takeThreadControl,
  'POST request_thread_control': requestThreadControl,
  'POST release_thread_control': releaseThreadControl,
  'POST extend_thread_control': extendThreadControl,
  'GET thread_owner': threadOwner,
  'GET ': readPage,
  'GET subscribed_apps': readSubscribedApps,
  'POST subscribed_apps': subscribeApp,
  'DELETE subscribed_apps': unsubscribeApp,
};

/**
 * The Graph API for one Page: `/vNN.N/{me or page id}/{edge}`. Every refusal is HTTP 400 with Meta's envelope.
 * https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function createGraphApi(options: GraphApiOptions) {
  const { faults, calls, clock, log } = options;
  return (message: IncomingMessage, body: string): GraphAnswer => {
    const request = readGraphRequest(message, body);
    const edge = request?.path?.[1] ?? 'page';
    const fault = faults.takeFor(edge);
    const holder = options.tokens.get(request?.token ?? '');
    const outcome = fault && !fault.afterEffect ? undefined : carryOut(options, request, holder);
    const answer = spoilt(fault, options) ?? outcome ?? unexpected(options);
    const method = message.method ?? 'GET';
    const appId = holder?.appId ?? null;
    calls.add({ at: clock(), method, edge, appId, params: request?.params ?? {}, answer });
    log(
      `graph ${method} ${edge} by ${appId ?? 'nobody'} → ${'status' in answer ? answer.status : answer.unanswered}`,
    );
    return answer;
  };
}

function carryOut(
  options: GraphApiOptions,
  request: GraphRequest | undefined,
  holder: TokenHolder | undefined,
): GraphAnswer {
  try {
    return { status: 200, body: call(options, request, holder) };
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return { status: 400, body: errorEnvelope(error.refusal, traceId(options)) };
  }
}

function call(
  { page }: GraphApiOptions,
  request: GraphRequest | undefined,
  holder: TokenHolder | undefined,
): unknown {
  if (request === undefined) throw new GraphRefusal(badParameter('The body is neither JSON nor a form.'));
  if (holder === undefined) throw new GraphRefusal(invalidToken);
  const proof = request.appSecretProof;
  if (proof !== undefined && proof !== appSecretProof(request.token ?? '', holder.appSecret)) {
    throw new GraphRefusal(invalidProof);
  }
  const [node = '', name = '', ...rest] = request.path ?? [];
  if (node !== 'me' && node !== page.options.pageId) throw new GraphRefusal(noSuchObject(node));
  const edge = rest.length === 0 ? edges[`${request.method} ${name}`] : undefined;
  if (edge === undefined) {
    throw new GraphRefusal(
      badParameter(`Unsupported request: ${request.method} ${[name, ...rest].join('/')}`),
    );
  }
  return edge({ page, caller: holder.appId, params: request.params });
}

function spoilt(fault: GraphFault | undefined, options: GraphApiOptions): GraphAnswer | undefined {
  if (fault === undefined) return undefined;
  const { status, body } = fault;
  if (typeof status === 'string') return { unanswered: status };
  return { status, body: body ?? unexpected(options).body };
}

function unexpected(options: GraphApiOptions) {
  const message = 'An unexpected error has occurred. Please retry your request later.';
  return { status: 500, body: errorEnvelope({ code: 2, message }, traceId(options)) };
}

function traceId({ ids }: GraphApiOptions): string {
  return `A${ids()}`;
}
