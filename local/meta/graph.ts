import * as z from 'zod';
import type { AboutThread, WrongAnswer } from './faults.ts';
import { messageEdges } from './graph-messages.ts';
import { appEdges, debugToken, pageEdges } from './graph-objects.ts';
import {
  type GraphAnswer,
  type GraphCall,
  type GraphRequest,
  type HttpRequest,
  psidSchema,
  readGraphRequest,
  recipientSchema,
} from './graph-request.ts';
import { type AppId, appOn, platforms } from './ids.ts';
import type { Meta } from './meta.ts';
import {
  badParameter,
  errorEnvelope,
  expiredToken,
  GraphRefusal,
  invalidProof,
  invalidToken,
  namedError,
  noSuchObject,
  notConnectedOn,
  type Refusal,
} from './refusals.ts';
import { appIn } from './thread.ts';
import { proofOf, type TokenHolder } from './tokens.ts';

const edges = { ...messageEdges, ...pageEdges };
const edgeNames = new Set(
  [...Object.keys(edges), ...Object.keys(appEdges)].map((name) => name.split(' ')[1]),
);

/**
 * Answers a call of the Graph API: `/vNN.N/{me or page id}/{edge}`, `/vNN.N/{app id}/subscriptions` and
 * `/vNN.N/debug_token`. A refusal is HTTP 400 with Meta's envelope. The call takes effect before this returns its
 * promise. https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export async function callGraph(meta: Meta, message: HttpRequest, body: string): Promise<GraphAnswer> {
  const { faults, tokens, clock } = meta;
  const request = readGraphRequest(message, body);
  const edge = knownEdge(request?.path);
  const holder = tokens.holder(request?.token ?? '');
  const fault = faults.takeFor(edge, threadOf(request, holder));
  const outcome = fault && !fault.afterEffect ? undefined : await carryOut(meta, request, holder);
  const answer = faultAnswer(fault, meta) ?? outcome ?? unexpected(meta);
  const { method = 'GET' } = message;
  const appId = holder?.appId ?? null;
  const pageId = holder?.page?.options.pageId ?? null;
  const hide = tokens.hiding(request?.token, request?.appSecretProof);
  meta.calls.add(
    hide({ at: clock.now(), method, edge, appId, pageId, params: request?.params ?? {}, answer }),
  );
  meta.changed();
  const outcomeText = 'status' in answer ? answer.status : answer.unanswered;
  meta.log(`graph ${method} ${edge} by ${appId ?? 'no app'} → ${outcomeText}`);
  const { slowGraphMs } = faults.now;
  if (slowGraphMs > 0) await new Promise<void>((resolve) => void clock.after(slowGraphMs, resolve));
  return answer;
}

/** The thread that a call is about. A call about no person may name the platform. */
function threadOf(request: GraphRequest | undefined, holder: TokenHolder | undefined): AboutThread {
  const { recipient, user_id, platform } = request?.params ?? {};
  const psid = personSchema.safeParse(recipient ?? user_id).data;
  const known = psid === undefined ? undefined : holder?.page?.platformOf(psid);
  return { psid, platform: known ?? platforms.find((each) => each === platform) };
}

/** The edge of a path, `page` for a Page alone. Any other name could be a secret: it is `unknown`. */
function knownEdge(path: readonly string[] = []): string {
  const [node, edge] = path;
  if (edge === undefined) return node === 'debug_token' ? node : 'page';
  return edgeNames.has(edge) ? edge : 'unknown';
}

async function carryOut(
  meta: Meta,
  request: GraphRequest | undefined,
  holder: TokenHolder | undefined,
): Promise<GraphAnswer> {
  try {
    return { status: 200, body: await dispatch(meta, request, holder) };
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return refusedWith(error.refusal, 400, meta);
  }
}

/** Gives the body of the answer. Throws `GraphRefusal`. Not `async`, so that a call's effect is never interrupted. */
function dispatch(meta: Meta, request: GraphRequest | undefined, holder: TokenHolder | undefined): unknown {
  if (request === undefined) throw new GraphRefusal(badParameter('The body is neither JSON nor a form.'));
  if (holder === undefined) throw new GraphRefusal(invalidToken);
  if (meta.tokens.hasExpired(holder)) throw new GraphRefusal(expiredToken);
  const { appSecretProof: proof, token = '', params } = request;
  if (proof !== undefined && proof !== proofOf(token, holder.appSecret)) throw new GraphRefusal(invalidProof);
  const [node = '', ...rest] = request.path ?? [];
  const appCall = { meta, caller: holder.appId, params };
  if (node === 'debug_token' && rest.length === 0) return debugToken(appCall);
  const name = `${request.method} ${rest.join('/')}`;
  if (meta.registry.get(node)) {
    if (node !== holder.appId || holder.page) throw new GraphRefusal(noSuchObject(node));
    return (appEdges[name] ?? unsupported(name))(appCall);
  }
  const page = node === 'me' ? holder.page : meta.pages.get(node);
  if (page === undefined || page !== holder.page) throw new GraphRefusal(noSuchObject(node));
  const edge = edges[name] ?? unsupported(name);
  const call = { page, caller: holder.appId, params };
  return edge({ ...call, caller: callerIn(call) });
}

const personSchema = z.union([psidSchema, recipientSchema.transform(({ id }) => id)]);

/**
 * The app as it acts in the thread of the call: each inbox stands for the inbox of that platform. Throws `GraphRefusal`
 * where the Page has no such person, or where the app is not connected on the thread's platform.
 */
function callerIn({ page, caller, params }: GraphCall): AppId {
  const person = personSchema.safeParse(params.recipient);
  if (!person.success) return caller;
  const { platform } = page.knownThread(person.data);
  const app = appIn(page.routing(platform), appOn(platform, caller));
  if (!app) throw new GraphRefusal(notConnectedOn(platform));
  return app.appId;
}

function unsupported(name: string): never {
  throw new GraphRefusal(badParameter(`Unsupported request: ${name}`));
}

function faultAnswer(fault: WrongAnswer | undefined, meta: Meta): GraphAnswer | undefined {
  if (fault === undefined) return undefined;
  const { status, body, error } = fault;
  if (error !== undefined) {
    const named = namedError(error);
    return refusedWith(named.refusal, named.status, meta);
  }
  if (typeof status === 'string') return { unanswered: status };
  return { status, body: body ?? unexpected(meta).body };
}

function unexpected(meta: Meta) {
  const { refusal, status } = namedError('2');
  return refusedWith(refusal, status, meta);
}

function refusedWith(refusal: Refusal, status: number, { chance }: Meta) {
  return { status, body: errorEnvelope(refusal, `A${chance.id()}`) };
}
