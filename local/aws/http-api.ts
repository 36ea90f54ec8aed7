import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { type Listening, readBody, serve } from '../http.ts';
import { ACCOUNT_ID } from './endpoint.ts';
import { type InvocationResult, LARGEST_PAYLOAD_BYTES } from './runtime-api.ts';
import type { RouteResource } from './stack.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const LARGEST_BODY_BYTES = 10 * 1_024 * 1_024;

export interface HttpApiOptions {
  readonly port: number;
  readonly routes: readonly RouteResource[];
  /** Invokes a function and waits for the result. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<InvocationResult>;
  /** Answers a request that has no route, e.g. for a web page. False: the answer is 404. */
  readonly otherwise?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** Unix ms. */
  readonly clock: () => number;
  readonly newId: () => string;
}

/** Serves the routes of the HTTP API. Throws `StartError` if the port is in use. */
export function startHttpApi(options: HttpApiOptions): Promise<Listening> {
  const routes = new Map(options.routes.map(({ key, functionArn }) => [key, functionArn]));

  async function answerRoute(
    request: IncomingMessage,
    routeKey: string,
    functionArn: string,
  ): Promise<HttpAnswer> {
    const body = await readBody(request, LARGEST_BODY_BYTES);
    if (!body) return message(413, 'Request Entity Too Large');
    const event = toEvent(request, { body, routeKey, requestId: options.newId(), at: options.clock() });
    if (Buffer.byteLength(JSON.stringify(event)) > LARGEST_PAYLOAD_BYTES) {
      return message(413, 'Request Entity Too Large');
    }
    return toAnswer(await options.invoke(functionArn, event));
  }

  return serve(async (request, response) => {
    const routeKey = `${request.method} ${request.url?.split('?')[0]}`;
    const functionArn = routes.get(routeKey);
    if (functionArn !== undefined) send(response, await answerRoute(request, routeKey, functionArn));
    else if (!(await options.otherwise?.(request, response))) send(response, message(404, 'Not Found'));
  }, options.port);
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(status).end(body);
}

/** Content types whose bodies the HTTP API passes on as text. It encodes all others as Base64. */
const TEXT = /^(?:text\/|application\/(?:json|xml|javascript)\s*(?:;|$))/i;
/** Headers of one connection. The gateway does not pass them on. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade']);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Arrival {
  readonly body: Buffer;
  /** `POST /webhook` */
  readonly routeKey: string;
  readonly requestId: string;
  /** Unix ms. */
  readonly at: number;
}

type Request = Pick<IncomingMessage, 'rawHeaders' | 'url' | 'method' | 'httpVersion'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/**
 * Gives the event of payload format 2.0 for a request.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent(request: Request, { body, routeKey, requestId, at }: Arrival) {
  const { headers, cookies } = headersOf(request.rawHeaders);
  const [rawPath, rawQueryString] = splitAt(request.url ?? '/', '?');
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

/** A signature is computed over the bytes: a text body with invalid UTF-8 is encoded as Base64 too. */
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

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

const header = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const answerSchema = z.looseObject({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), header).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/**
 * Gives the HTTP answer for a function's result. An object with a valid `statusCode` gives its own answer; a failure or
 * an invalid object gives 500; any other value is the body of a 200.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toAnswer({ payload, functionError }: InvocationResult): HttpAnswer {
  if (functionError !== undefined) return message(500, 'Internal Server Error');
  const value: unknown = JSON.parse(payload);
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    const text = typeof value === 'string' ? value : payload;
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) return message(500, 'Internal Server Error');
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...lowerCased(headers ?? {}),
      ...(cookies && cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** An answer of the HTTP API itself. */
function message(status: number, text: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message: text })),
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
