import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import type { AppId, PageId } from './ids.ts';
import type { SimulatedPage } from './page.ts';
import { badParameter, GraphRefusal } from './refusals.ts';

/** An HTTP request without its socket. */
export interface HttpRequest {
  readonly method?: string | undefined;
  /** The path and the query. */
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** The parts of a Graph call, with the parameters of query and body in one place. */
export interface GraphRequest {
  readonly method: string;
  /** The parts after the version, e.g. `['me', 'messages']`; undefined where the path names no version. */
  readonly path: readonly string[] | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
  readonly appSecretProof: string | undefined;
}

/** The answer to a call: a status with a body, a cut connection (`reset`), or none at all (`timeout`). */
export type GraphAnswer =
  | { readonly status: number; readonly body: unknown }
  | { readonly unanswered: 'reset' | 'timeout' };

/** One call in the list of the control API. Holds no token and no proof. */
export interface GraphCallEntry {
  /** Unix ms. */
  readonly at: number;
  readonly method: string;
  /** The last part of the path, e.g. `messages`; `page` for the Page itself, `unknown` for a name that is no edge. */
  readonly edge: string;
  /** The app of the token; null where the token is not valid. */
  readonly appId: AppId | null;
  /** The Page of the token; null for an app's own token. */
  readonly pageId: PageId | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly answer: GraphAnswer;
}

/** A call whose token and Page have been checked. */
export interface GraphCall {
  readonly page: SimulatedPage;
  /** The app of the token. */
  readonly caller: AppId;
  readonly params: GraphRequest['params'];
}

/** Carries out a call and gives the body of its answer. Throws `GraphRefusal`. */
export type Edge = (call: GraphCall) => unknown;

/**
 * Reads a Graph call. Parameters stand in the query, in a form or in a JSON body; objects may be JSON text; the token
 * is a parameter or a Bearer header. Undefined where the body is not of its content type.
 */
export function readGraphRequest(request: HttpRequest, body: string): GraphRequest | undefined {
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
    return JSON.parse(text, withAllDigits);
  } catch {
    return undefined;
  }
}

/** A whole number above 2^53 becomes the text of its digits, because ids may arrive as numbers. */
function withAllDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  const source = context?.source ?? '';
  return isRounded && /^\d+$/.test(source) ? source : value;
}

/** The parameters of the schema. Throws `GraphRefusal` with code 100 and the name of the wrong parameter. */
export function parameters<Schema extends z.ZodType>(
  schema: Schema,
  params: GraphRequest['params'],
): z.output<Schema> {
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') || 'body';
  throw new GraphRefusal(badParameter(`The parameter ${name} is not valid: ${issue?.message ?? 'unknown'}.`));
}

/** The id of an app as text, from text or a number. */
export const appIdSchema = digits('an app id');

/** The id of a person as text, from text or a number. */
export const psidSchema = digits('the id of a person');

export const recipientSchema = z.object({ id: psidSchema });

/** At most 1,000 characters. Meta documents this limit for messages, and none for the control calls. */
export const metadataSchema = z.string().max(1_000);

/** Names, as a list or as text with commas between them. */
export const commaList = z.union([
  z.string().transform((text) => text.split(',').map((name) => name.trim())),
  z.array(z.string()),
]);

/** In characters: longer than any id of Meta. */
const LONGEST_ID = 128;

function digits(what: string) {
  return z.union([z.string(), z.number()]).transform((value, context): string => {
    const id = typeof value === 'number' && !Number.isSafeInteger(value) ? '' : String(value);
    if (/^\d+$/.test(id) && id.length <= LONGEST_ID) return id;
    context.addIssue(`must be ${what}: digits only`);
    return z.NEVER;
  });
}
