import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { ACCOUNT_ID } from '../stand-ins.ts';

/** The content types whose bodies the HTTP API hands over as text; all others it encodes. */
const TEXT = /^(?:text\/|application\/(?:json|xml|javascript)\s*(?:;|$))/i;
/** Headers of one connection, which end at the gateway. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** What is known of a request beside itself. */
export interface Arrival {
  readonly body: Buffer;
  /** Key of the route that it took, e.g. `POST /webhook`. */
  readonly routeKey: string;
  readonly requestId: string;
  /** Unix ms. */
  readonly at: number;
}

type Request = Pick<IncomingMessage, 'rawHeaders' | 'url' | 'method' | 'httpVersion'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/**
 * The event that a function behind an HTTP API gets, payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent(request: Request, { body, routeKey, requestId, at }: Arrival) {
  const { headers, cookies } = headersOf(request.rawHeaders);
  const [rawPath, rawQueryString] = cut(request.url ?? '/', '?');
  const query = parametersOf(rawQueryString);
  const host = headers.host ?? '';
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: 'local',
      domainName: host,
      domainPrefix: host.split(/[.:]/)[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: accessLogTime(at),
      timeEpoch: at,
    },
    ...bodyOf(body, headers['content-type'] ?? ''),
  };
}

function headersOf(raw: readonly string[]) {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = '', value = ''] = [raw[i]?.toLowerCase(), raw[i + 1]];
    if (HOP_BY_HOP.has(name)) continue;
    if (name === 'cookie') cookies.push(...value.split(/;\s*/));
    else headers[name] = Object.hasOwn(headers, name) ? `${headers[name]},${value}` : value;
  }
  return { headers, cookies };
}

function parametersOf(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(parameters);
}

/** Text stays text only where nothing is lost by it: a signature is computed over the bytes. */
function bodyOf(body: Buffer, contentType: string) {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(contentType) && isUtf8(body);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** `21/Nov/2026:09:15:02 +0000` */
function accessLogTime(at: number): string {
  const date = new Date(at);
  const day = String(date.getUTCDate()).padStart(2, '0');
  return `${day}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
}

function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
