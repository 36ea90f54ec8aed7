import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { sign } from '../../functions/messenger/signature.ts';
import { APP_SECRET, signed } from './sign.ts';

/** How API Gateway hands over a body: as it is, or in base64 where it takes it for binary. */
export type Encoding = 'plain' | 'base64';
export const ENCODINGS: readonly Encoding[] = ['plain', 'base64'];

/** A request as an HTTP API passes it on, header names in lower case. */
export function request(
  method: string,
  { body, headers = {}, encoding = 'plain', query }: RequestParts = {},
): APIGatewayProxyEventV2 {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return {
    version: '2.0',
    rawPath: '/webhook',
    headers,
    requestContext: { http: { method, path: '/webhook' } },
    ...(query ? { queryStringParameters: query } : {}),
    ...(bytes ? { body: bytes.toString(encoding === 'plain' ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: encoding === 'base64',
  } as unknown as APIGatewayProxyEventV2;
}

interface RequestParts {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly encoding?: Encoding;
  readonly query?: Readonly<Record<string, string>>;
}

/** A delivery as Meta signs and posts it. */
export function delivery(
  payload: unknown,
  { appSecret = APP_SECRET, encoding = 'plain' }: { appSecret?: string; encoding?: Encoding } = {},
): APIGatewayProxyEventV2 {
  const { body, signature } = signed(payload, appSecret);
  return request('POST', { body, encoding, headers: { 'x-hub-signature-256': signature } });
}

/** Any bytes, signed. */
export function signedBytes(body: string | Buffer, encoding: Encoding = 'plain'): APIGatewayProxyEventV2 {
  const headers = { 'x-hub-signature-256': sign(body, APP_SECRET) };
  return request('POST', { body, encoding, headers });
}
