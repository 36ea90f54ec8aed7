import type { IncomingMessage } from 'node:http';
import { parseLossless } from '../../functions/messenger/json.ts';

/** A Graph call as it came in, its parameters from query and body in one place. */
export interface GraphRequest {
  readonly method: string;
  /** Parts after the version, e.g. `['me', 'messages']`; undefined where the path names no version. */
  readonly path: readonly string[] | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
  readonly appSecretProof: string | undefined;
}

/**
 * Reads a Graph call. Parameters stand in the query, in a form or in a JSON body; objects may be JSON-encoded
 * text; the token is a parameter or a Bearer header. Undefined for a body that is not what its type says.
 */
export function readGraphRequest(request: IncomingMessage, body: string): GraphRequest | undefined {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const fields = bodyParameters(body, request.headers['content-type'] ?? '');
  if (fields === undefined) return undefined;
  const { access_token, appsecret_proof, ...params } = { ...Object.fromEntries(url.searchParams), ...fields };
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return {
    method: request.method ?? 'GET',
    path: /^\/v\d+\.\d+\/(.+)$/.exec(url.pathname)?.[1]?.split('/'),
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decoded(value)])),
    token: typeof access_token === 'string' ? access_token : bearer,
    appSecretProof: typeof appsecret_proof === 'string' ? appsecret_proof : undefined,
  };
}

function bodyParameters(body: string, contentType: string): Record<string, unknown> | undefined {
  if (body === '') return {};
  if (contentType.includes('x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body));
  const parsed = tryParse(body);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
}

function decoded(value: unknown): unknown {
  return typeof value === 'string' && /^[[{]/.test(value) ? (tryParse(value) ?? value) : value;
}

function tryParse(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return undefined;
  }
}
