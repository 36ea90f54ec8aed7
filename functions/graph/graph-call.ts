import { appSecretProof } from '../messenger/appsecret-proof.ts';
import { parseLossless } from '../messenger/json.ts';
import { classify } from './classify.ts';
import { GraphCredentialError, type GraphError } from './graph-error.ts';
import { readFault } from './read-fault.ts';
import { type Called, errorOfAnswer, errorOfSilence, nameOf } from './to-graph-error.ts';
import { type HttpAnswer, NoAnswer, type Transport } from './transport.ts';

/** The Page or app that a call is about, and with what it is made. */
export interface Node {
  readonly id: string;
  readonly token: string;
  /** Prove the token, any of them; the current one first. */
  readonly appSecrets: readonly string[];
}

/** One call about a node. */
export interface NodeCall<T> {
  /** Part of the path after the node's id; absent for a Page itself. */
  readonly edge?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Makes it a POST. */
  readonly body?: object;
  /** What the endpoint promises; undefined for an answer that is something else. */
  readonly read: (body: unknown) => T | undefined;
}

export type MakeCall = <T>(node: Node, call: NodeCall<T>) => Promise<T>;

export interface GraphCallSettings {
  readonly baseUrl: string;
  readonly version: () => Promise<string>;
  /** Bound of one call, with the repetitions below, in ms. */
  readonly timeoutMs: number;
  readonly transport: Transport;
}

/**
 * Makes calls about Pages and apps, each within its time, and turns whatever is no success into a `GraphError`.
 * Nothing is repeated here but a call whose proof Graph refuses, once for each further app secret: during a rotation
 * either of two may hold. https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function createGraphCall({ baseUrl, version, timeoutMs, transport }: GraphCallSettings): MakeCall {
  return async (node, call) => {
    const called = describe(call);
    const signal = AbortSignal.timeout(timeoutMs);
    const address = `${baseUrl}/${await version()}/${encodeURIComponent(node.id)}`;
    if (!isToken(node.token)) throw new GraphCredentialError({ call: nameOf(called), ...NO_TOKEN });
    let refusal: GraphError = new GraphCredentialError({ call: nameOf(called), ...NO_SECRET });
    for (const appSecret of node.appSecrets) {
      const request = toRequest(address, node.token, appSecret, call);
      const answer = await transport({ ...request, signal }).catch(rethrowSilence(called));
      const outcome = read(called, call, answer);
      if ('value' in outcome) return outcome.value;
      refusal = outcome.error;
      if (refusal.disposition !== 'appSecretProof') break;
    }
    throw refusal;
  };
}

const NO_TOKEN = {
  disposition: { pause: 'token' },
  explanation: 'the page token is empty, or holds what no token holds; store it again in its parameter',
} as const;
const NO_SECRET = {
  disposition: 'appSecretProof',
  explanation: 'there is no app secret to prove the token with; store it in its parameter',
} as const;

function describe({ edge = 'page', body }: NodeCall<unknown>): Called {
  return { method: body === undefined ? 'GET' : 'POST', edge };
}

/** The token goes into a header and never into the address, which proxies and access logs keep. */
function toRequest(
  address: string,
  token: string,
  appSecret: string,
  { edge, query, body }: NodeCall<unknown>,
) {
  const url = new URL(edge === undefined ? address : `${address}/${edge}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  url.searchParams.set('appsecret_proof', appSecretProof(token, appSecret));
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  if (body === undefined) return { method: 'GET' as const, url, headers };
  const json = JSON.stringify(body);
  const length = String(Buffer.byteLength(json));
  const described = { ...headers, 'content-type': 'application/json', 'content-length': length };
  return { method: 'POST' as const, url, headers: described, body: json };
}

function read<T>(
  called: Called,
  call: NodeCall<T>,
  answer: HttpAnswer,
): { value: T } | { error: GraphError } {
  const body = parse(answer.body);
  const isGraphs = readFault(body) !== undefined;
  const isSuccess = !isGraphs && answer.status >= 200 && answer.status < 300;
  const value = isSuccess ? call.read(body) : undefined;
  if (value !== undefined) return { value };
  return { error: errorOfAnswer(called, classify({ ...answer, edge: called.edge, body }), isGraphs) };
}

function parse(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    // The parser's own error quotes the text, and is dropped for that.
    return undefined;
  }
}

function rethrowSilence(called: Called) {
  return (error: unknown): never => {
    throw error instanceof NoAnswer ? errorOfSilence(called, error) : error;
  };
}

/** Visible ASCII: anything else is refused by HTTP itself, with an error that nobody understands. */
function isToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}
