import { createHash, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readDelivery } from '../messenger/read-delivery.ts';
import { hasSignatureShape } from '../messenger/signature.ts';
import { DELIVERY_LINE, METRICS } from '../runtime/metric-names.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import type { ParameterStore } from '../store/parameters.ts';
import { DeliveryCounts } from './delivery-counts.ts';
import { type DeliveryParts, receiveDelivery } from './receive-delivery.ts';
import { RESPONSES } from './responses.ts';
import type { SignatureCheck } from './signature-check.ts';

/** What the webhook needs. */
export interface WebhookParts extends DeliveryParts {
  readonly parameters: Pick<ParameterStore, 'settings' | 'verifyToken'>;
  readonly checkSignature: SignatureCheck;
  readonly metrics: MetricSink;
  /** Resolves after so many ms, or never if the signal is aborted before. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Meta waits for five seconds. https://developers.facebook.com/docs/messenger-platform/webhooks */
const ANSWER_WITHIN_MS = 4_000;

/** A delivery of 1,000 long messages has about 2.5 MB. API Gateway takes 10 MB, and Lambda 6 MB. */
export const MAX_BODY_BYTES = 4 * 1_024 * 1_024;

/**
 * Answers Meta's requests: the verification of the endpoint (GET) and a delivery of events (POST). Nothing is parsed
 * before the signature is checked, and a refused request reads no table.
 * @throws ParameterUnavailableError if SSM cannot be reached and no earlier value is in memory.
 */
export async function answerWebhook(
  event: APIGatewayProxyEventV2,
  parts: WebhookParts,
): Promise<APIGatewayProxyStructuredResultV2> {
  switch (event.requestContext.http.method) {
    case 'GET':
      return verifySubscription(event.queryStringParameters ?? {}, await parts.parameters.verifyToken());
    case 'POST':
      return answerInTime(event, parts);
    default:
      return RESPONSES.methodNotAllowed;
  }
}

/**
 * Answers Meta's verification request: the challenge if the verify token is right. `expected` undefined means that no
 * token is set: every request is refused.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
function verifySubscription(
  query: Readonly<Record<string, string | undefined>>,
  expected: string | undefined,
): APIGatewayProxyStructuredResultV2 {
  const challenge = query['hub.challenge'];
  const token = query['hub.verify_token'];
  if (query['hub.mode'] !== 'subscribe' || !challenge || !token) return RESPONSES.missingParameters;
  return isSameToken(token, expected) ? RESPONSES.challenge(challenge) : RESPONSES.notVerified;
}

/** Compares digests, so that the time of the comparison shows neither content nor length. */
function isSameToken(given: string, expected: string | undefined): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected ?? '')) && expected !== undefined && expected !== '';
}

/**
 * Receives a delivery and wakes the handover function, within the time that Meta gives. After a 503 of ours Meta
 * delivers sooner than after its own timeout. A late Invoke is no loss: the write has made the thread due. What is
 * under way goes on after the answer.
 */
async function answerInTime(
  event: APIGatewayProxyEventV2,
  parts: WebhookParts,
): Promise<APIGatewayProxyStructuredResultV2> {
  const done = new AbortController();
  const timeout = parts.wait(ANSWER_WITHIN_MS, done.signal).then(() => 'timeout' as const);
  try {
    const answer = await Promise.race([receivePost(event, parts), timeout]);
    if (answer === 'timeout') {
      parts.log.warn(
        `Not received within ${ANSWER_WITHIN_MS} ms. Meta delivers again. Check the latency of DynamoDB and SSM`,
      );
      return RESPONSES.tryAgain;
    }
    await Promise.race([answer.woken, timeout]);
    return answer.response;
  } finally {
    // Without a reason `abort` makes an exception with a stack trace, which costs more than checking the signature.
    done.abort('answered');
  }
}

interface Answer {
  readonly response: APIGatewayProxyStructuredResultV2;
  /** Settles when the handover function is woken for every thread that has work. */
  readonly woken?: Promise<unknown>;
}

async function receivePost(event: APIGatewayProxyEventV2, parts: WebhookParts): Promise<Answer> {
  const { log, parameters, checkSignature } = parts;
  // API Gateway always gives headers. An invocation of the function by hand may have none.
  const signature = event.headers?.['x-hub-signature-256'];
  if (!hasSignatureShape(signature)) return { response: RESPONSES.notSigned };
  // API Gateway passes on binary content types in base64. The size is known without decoding.
  const encoding = event.isBase64Encoded ? 'base64' : 'utf8';
  const text = event.body ?? '';
  if (Buffer.byteLength(text, encoding) > MAX_BODY_BYTES) return { response: RESPONSES.tooLarge };
  const body = Buffer.from(text, encoding);
  if (!(await checkSignature(body, signature))) return { response: RESPONSES.notSigned };

  const reading = readDelivery(body, parts.now());
  if (reading.kind === 'foreign-object') {
    const { object } = reading;
    log.warn(`Refused: a delivery about the object ${object}. Check the app's webhook subscriptions`, {
      object,
    });
    return { response: RESPONSES.foreignObject };
  }
  const counts = new DeliveryCounts(reading.delivery);
  const settings = await parameters.settings();
  const { isDurable, woken } = await receiveDelivery(reading.delivery.events, settings, parts, counts);
  report(body, isDurable, counts, parts);
  return { response: isDurable ? RESPONSES.received : RESPONSES.tryAgain, woken };
}

function report(
  body: Buffer,
  isDurable: boolean,
  counts: DeliveryCounts,
  { log, metrics }: WebhookParts,
): void {
  // The content of a malformed body is not logged. Its hash shows whether Meta sends the same body again.
  const sha256 = counts.malformed > 0 ? { sha256: createHash('sha256').update(body).digest('hex') } : {};
  log.info(DELIVERY_LINE, { bytes: body.length, durable: isDurable, ...counts.toJSON(), ...sha256 });
  if (counts.malformed > 0) metrics.count(METRICS.malformed, counts.malformed);
  if (counts.failed > 0) metrics.count(METRICS.eventsRefused, counts.failed);
}
