import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from 'fast-check';
import { sign } from '../../../functions/messenger/signature.ts';
import { MAX_BODY_BYTES } from '../../../functions/webhook/webhook.ts';
import { VERIFY_TOKEN } from '../../support/deployment.ts';
import { APP_SECRET } from '../../support/sign.ts';

/** How a body comes to the webhook, as a recipe. */
export interface Envelope {
  readonly method: string;
  readonly path: string;
  readonly signature: keyof typeof SIGNATURES;
  readonly header: keyof typeof HEADERS;
  readonly isBase64: boolean;
  /** Bytes of blanks behind the body. */
  readonly padding: number;
  readonly query: Readonly<Record<string, string>> | undefined;
}

const right = (body: Buffer) => sign(body, APP_SECRET);

/** What the signature's header says. */
const SIGNATURES = {
  right,
  'of an empty secret': (body: Buffer) => sign(body, ''),
  'of another secret': (body: Buffer) => sign(body, 'another-secret'),
  'of another body': (body: Buffer) => right(Buffer.concat([body, Buffer.of(0x20)])),
  'in capitals': (body: Buffer) => right(body).toUpperCase(),
  'without its name': (body: Buffer) => right(body).slice('sha256='.length),
  'of SHA-1': (body: Buffer) => right(body).replace('sha256=', 'sha1='),
  cut: (body: Buffer) => right(body).slice(0, -1),
  'twice in one header': (body: Buffer) => `${right(body)},${right(body)}`,
  'between blanks': (body: Buffer) => ` ${right(body)}\n`,
  'another word': () => '__proto__',
  empty: () => '',
};

type Headers = Readonly<Record<string, string>> | undefined;

const USUAL = {
  host: 'webhook.example',
  'content-type': 'application/json',
  'user-agent': 'facebookexternalua',
  'x-forwarded-for': '127.0.0.1, 127.0.0.2',
};

/** Where the signature stands. API Gateway writes every name in lower case, and always sends a host. */
const HEADERS = {
  usual: (signature: string): Headers => ({ ...USUAL, 'x-hub-signature-256': signature }),
  alone: (signature: string): Headers => ({ 'x-hub-signature-256': signature }),
  'under the name of SHA-1': (signature: string): Headers => ({ ...USUAL, 'x-hub-signature': signature }),
  'in capitals': (signature: string): Headers => ({ 'X-Hub-Signature-256': signature }),
  none: (): Headers => ({}),
  absent: (): Headers => undefined,
};

const usually = <T>(usual: T, ...others: fc.Arbitrary<T>[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constant(usual) },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
const names = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];
const word = fc.constantFrom('', 'subscribe', 'unsubscribe', VERIFY_TOKEN, '42', '__proto__', '\ud800');
const query = fc.dictionary(fc.constantFrom('hub.mode', 'hub.verify_token', 'hub.challenge', 'hub'), word);

export const arbitraryEnvelope: fc.Arbitrary<Envelope> = fc.record({
  method: usually(
    'POST',
    fc.constantFrom('GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'post', '__proto__', ''),
  ),
  path: usually('/webhook', fc.constantFrom('/', '/webhook/', '//', '/webhook/../x', '/%00', '')),
  signature: usually('right', fc.constantFrom(...names(SIGNATURES))),
  header: usually('usual', fc.constantFrom(...names(HEADERS))),
  isBase64: fc.boolean(),
  padding: fc.oneof({ weight: 400, arbitrary: fc.constant(0) }, fc.constantFrom(1, 1_000, MAX_BODY_BYTES)),
  query: fc.option(query, { nil: undefined }),
});

/**
 * A request as an HTTP API passes it on, the only answers that it may get, and whether it is a delivery that Meta
 * signed: nothing may be done for any other.
 */
export function enclose(mutant: Buffer, envelope: Envelope) {
  const { method, path, signature, header, isBase64, padding, query } = envelope;
  const body = Buffer.concat([mutant, Buffer.alloc(padding, ' ')]);
  const headers = HEADERS[header](SIGNATURES[signature](body));
  const event = {
    version: '2.0',
    rawPath: path,
    headers,
    requestContext: { http: { method, path } },
    ...(query && { queryStringParameters: query }),
    ...(body.length > 0 && { body: body.toString(isBase64 ? 'base64' : 'utf8') }),
    isBase64Encoded: isBase64,
  } as unknown as APIGatewayProxyEventV2;
  // Bytes that are no text do not survive being handed over as one, and are not what was signed any more.
  const isWhole = isBase64 || isUtf8(body);
  const isRight = signature === 'right' && ['usual', 'alone'].includes(header) && isWhole;
  const answers = answersTo(method, isRight, body.length > MAX_BODY_BYTES);
  return { event, answers, isSigned: isRight && method === 'POST' };
}

function answersTo(method: string, isSigned: boolean, isTooLarge: boolean): readonly number[] {
  if (method === 'GET') return [200, 400, 403];
  if (method !== 'POST') return [405];
  if (!isSigned) return isTooLarge ? [401, 413] : [401];
  return isTooLarge ? [413] : [200, 404];
}
