import { createHmac } from 'node:crypto';
import { parseLossless } from '../messenger/json.ts';
import { classify, readErrorBody } from './classify.ts';
import { type Called, errorOfAnswer, errorOfSilence, GraphError, nameOf } from './graph-error.ts';
import { type HttpAnswer, NoAnswer, type Transport } from './http-transport.ts';

/** The Page or app that a call is about, with its credentials. */
export interface Node {
  readonly id: string;
  readonly token: string;
  /** Each may prove the token; the current one first. */
  readonly appSecrets: readonly string[];
}

/** One call about a node. */
export interface NodeCall<T> {
  /** Part of the path after the node's id; absent for the node itself. */
  readonly edge?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Makes the call a POST. */
  readonly body?: object;
  /** Reads the answer that the endpoint promises; gives undefined for any other answer. */
  readonly read: (body: unknown) => T | undefined;
}

export type MakeCall = <T>(node: Node, call: NodeCall<T>) => Promise<T>;

export interface GraphCallSettings {
  readonly baseUrl: string;
  readonly version: () => Promise<string>;
  /** Limit of one call in ms, the repetitions below included. */
  readonly timeoutMs: number;
  readonly transport: Transport;
}

/**
 * Makes calls about Pages and apps, each within its time limit. Throws a `GraphError` for everything but success.
 * A call is repeated in one case only: Graph refuses the proof, and there is another app secret. During a rotation
 * either of two secrets may be valid. https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function createGraphCall({ baseUrl, version, timeoutMs, transport }: GraphCallSettings): MakeCall {
  return async (node, call) => {
    const called = describe(call);
    const signal = AbortSignal.timeout(timeoutMs);
    const address = `${baseUrl}/${await version()}/${encodeURIComponent(node.id)}`;
    if (!isToken(node.token)) throw new GraphError({ call: nameOf(called), ...BAD_TOKEN });
    let refusal = new GraphError({ call: nameOf(called), ...NO_SECRET });
    for (const appSecret of node.appSecrets) {
      const request = toRequest(address, node.token, appSecret, call);
      const answer = await transport({ ...request, signal }).catch(rethrowSilence(called));
      const result = readAnswer(called, call, answer);
      if ('value' in result) return result.value;
      refusal = result.error;
      if (!isSecretRefused(refusal)) break;
    }
    throw refusal;
  };
}

function isSecretRefused({ disposition }: GraphError): boolean {
  return typeof disposition === 'object' && disposition.pause === 'app-secret';
}

const BAD_TOKEN = {
  code: 'graph_credential',
  disposition: { pause: 'token' },
  explanation:
    'the page token is empty or has a character that no token has; store it again in its parameter',
} as const;
const NO_SECRET = {
  code: 'graph_credential',
  disposition: { pause: 'app-secret' },
  explanation: 'there is no app secret to prove the token with; store it in its parameter',
} as const;

/**
 * Proof that a call with this access token comes from the app's own server: the HMAC-SHA256 of the token under the
 * app secret, in lower-case hex. https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function appSecretProof(token: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex');
}

function describe({ edge = 'page', body }: NodeCall<unknown>): Called {
  return { method: body === undefined ? 'GET' : 'POST', edge };
}

/** The token goes into a header, never into the address: proxies and access logs keep addresses. */
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
  const withBody = { ...headers, 'content-type': 'application/json', 'content-length': length };
  return { method: 'POST' as const, url, headers: withBody, body: json };
}

function readAnswer<T>(
  called: Called,
  call: NodeCall<T>,
  answer: HttpAnswer,
): { value: T } | { error: GraphError } {
  const body = parse(answer.body);
  const isGraphError = readErrorBody(body) !== undefined;
  const isSuccess = !isGraphError && answer.status >= 200 && answer.status < 300;
  const value = isSuccess ? call.read(body) : undefined;
  if (value !== undefined) return { value };
  return { error: errorOfAnswer(called, classify({ ...answer, edge: called.edge, body }), isGraphError) };
}

function parse(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    // The parser's own error quotes the text, so it is dropped.
    return undefined;
  }
}

function rethrowSilence(called: Called) {
  return (error: unknown): never => {
    throw error instanceof NoAnswer ? errorOfSilence(called, error) : error;
  };
}

/** Visible ASCII. Node's HTTP client refuses other characters with an error that does not name the token. */
function isToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}
