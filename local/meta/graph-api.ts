import type { IncomingMessage } from 'node:http';
import type { AppId, PageId } from '../../functions/messenger/ids.ts';
import type { Clock } from '../clock.ts';
import type { AppRegistry } from './app-registry.ts';
import type { BoundedLog } from './bounded-log.ts';
import type { Faults, GraphFault } from './faults.ts';
import { dispatch, knownEdge } from './graph-dispatch.ts';
import { namedError } from './graph-errors.ts';
import { errorEnvelope, GraphRefusal } from './graph-refusal.ts';
import { type GraphRequest, readGraphRequest } from './graph-request.ts';
import { hidingSecrets } from './hidden-secrets.ts';
import type { Refusal } from './refusals.ts';
import type { Chance } from './seeded-random.ts';
import type { SimulatedPage } from './simulated-page.ts';
import type { TokenBook, TokenHolder } from './token-holders.ts';

/** What the simulator answers: a status with a body, a cut connection, or nothing ever. */
export type GraphAnswer =
  | { readonly status: number; readonly body: unknown }
  | { readonly unanswered: 'reset' | 'timeout' };

/** One call as the control API lists it. Holds no token and no proof. */
export interface GraphCallEntry {
  /** Unix ms. */
  readonly at: number;
  readonly method: string;
  /** The last part of the path, e.g. `messages`; `page` for the Page itself, `unknown` for what is no edge. */
  readonly edge: string;
  /** The app whose token it was; null where the token was no good. */
  readonly appId: AppId | null;
  /** The Page that the token is for; null where it is for none. */
  readonly pageId: PageId | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly answer: GraphAnswer;
}

export interface GraphApiOptions {
  readonly pages: ReadonlyMap<PageId, SimulatedPage>;
  readonly registry: AppRegistry;
  readonly tokens: TokenBook;
  readonly faults: Faults;
  readonly calls: BoundedLog<GraphCallEntry>;
  readonly chance: Chance;
  readonly ids: () => string;
  /** Unix ms. */
  readonly clock: () => number;
  readonly time: Clock;
  readonly log: (line: string) => void;
  readonly changed: () => void;
}

/**
 * The Graph API: `/vNN.N/{me or page id}/{edge}`, `/vNN.N/{app id}/subscriptions` and `/vNN.N/debug_token`. Every
 * refusal is HTTP 400 with Meta's envelope. https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function createGraphApi(options: GraphApiOptions) {
  const { faults, calls, clock, time, log, changed } = options;
  return async (message: IncomingMessage, body: string): Promise<GraphAnswer> => {
    const request = readGraphRequest(message, body);
    const edge = knownEdge(request?.path);
    const fault = faults.takeFor(edge);
    const holder = options.tokens.holder(request?.token ?? '');
    const outcome = fault && !fault.afterEffect ? undefined : await carryOut(options, request, holder);
    const answer = spoilt(fault, options) ?? outcome ?? unexpected(options);
    const method = message.method ?? 'GET';
    const appId = holder?.appId ?? null;
    const pageId = holder?.page?.options.pageId ?? null;
    const hide = hidingSecrets(options, request?.token, request?.appSecretProof);
    calls.add(hide({ at: clock(), method, edge, appId, pageId, params: request?.params ?? {}, answer }));
    changed();
    log(
      `graph ${method} ${edge} by ${appId ?? 'nobody'} → ${'status' in answer ? answer.status : answer.unanswered}`,
    );
    if (faults.slowGraphMs > 0) {
      await new Promise<void>((resolve) => time.after(faults.slowGraphMs, resolve));
    }
    return answer;
  };
}

async function carryOut(
  options: GraphApiOptions,
  request: GraphRequest | undefined,
  holder: TokenHolder | undefined,
): Promise<GraphAnswer> {
  try {
    return { status: 200, body: await dispatch(options, request, holder) };
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return refusedWith(error.refusal, 400, options);
  }
}

function spoilt(fault: GraphFault | undefined, options: GraphApiOptions): GraphAnswer | undefined {
  if (fault === undefined) return undefined;
  const { status, body, error } = fault;
  if (error !== undefined) {
    const named = namedError(error);
    return refusedWith(named.refusal, named.status, options);
  }
  if (typeof status === 'string') return { unanswered: status };
  return { status, body: body ?? unexpected(options).body };
}

function unexpected(options: GraphApiOptions) {
  return refusedWith(namedError('2').refusal, 500, options);
}

function refusedWith(refusal: Refusal, status: number, { ids }: GraphApiOptions) {
  return { status, body: errorEnvelope(refusal, `A${ids()}`) };
}
