import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readDelivery } from '../messenger/read-delivery.ts';
import { hasSignatureShape, isSigned } from '../messenger/signature.ts';
import { METRICS } from '../runtime/metric-names.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import type { ParameterStore } from '../store/parameters.ts';
import { type DeliveryParts, receiveDelivery } from './receive-delivery.ts';
import { bodyBytes, isTooLarge } from './request-body.ts';
import { RESPONSES } from './responses.ts';
import { Tally } from './tally.ts';
import { verifySubscription } from './verify-subscription.ts';

/** What the webhook needs. */
export interface WebhookParts extends DeliveryParts {
  readonly parameters: Pick<ParameterStore, 'settings' | 'appSecrets' | 'verifyToken'>;
  readonly metrics: MetricSink;
  /** Resolves after so many ms, or never once the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Meta gives up after five seconds; our own word comes before that. In ms. */
const ANSWER_WITHIN = 4_000;

/**
 * Answers what Meta sends: the verification of the endpoint (GET), or a delivery of events (POST). Nothing is
 * parsed before the signature holds, and a refused request reads no table.
 * @throws ParameterUnavailableError while SSM cannot be asked and nothing is known from before.
 */
export async function answerWebhook(
  event: APIGatewayProxyEventV2,
  parts: WebhookParts,
): Promise<APIGatewayProxyStructuredResultV2> {
  switch (event.requestContext.http.method) {
    case 'GET':
      return verifySubscription(event.queryStringParameters ?? {}, await parts.parameters.verifyToken());
    case 'POST':
      return inTime(parts, () => receivePost(event, parts));
    default:
      return RESPONSES.methodNotAllowed;
  }
}

async function receivePost(
  event: APIGatewayProxyEventV2,
  parts: WebhookParts,
): Promise<APIGatewayProxyStructuredResultV2> {
  const signature = event.headers['x-hub-signature-256'];
  if (!hasSignatureShape(signature)) return RESPONSES.notSigned;
  if (isTooLarge(event.body, event.isBase64Encoded)) return RESPONSES.tooLarge;
  const body = bodyBytes(event.body, event.isBase64Encoded);
  if (!isSigned(body, signature, await parts.parameters.appSecrets())) return RESPONSES.notSigned;
  return receiveSigned(body, parts);
}

async function receiveSigned(body: Buffer, parts: WebhookParts): Promise<APIGatewayProxyStructuredResultV2> {
  const reading = readDelivery(body, parts.now());
  if (reading.kind === 'foreign-object') {
    parts.log.warn('A foreign object was delivered', { object: reading.object });
    return RESPONSES.foreignObject;
  }
  const tally = new Tally();
  const isDurable = await receiveDelivery(reading.delivery, await parts.parameters.settings(), parts, tally);
  parts.log.info('delivery', { bytes: body.length, durable: isDurable, ...tally.toJSON() });
  if (tally.failed > 0) parts.metrics.count(METRICS.failed, tally.failed);
  if (tally.senseless > 0) parts.metrics.count(METRICS.nonsense, tally.senseless);
  return isDurable ? RESPONSES.received : RESPONSES.tryAgain;
}

/** A redelivery that we ask for comes sooner than one after Meta's timeout. What is under way goes on meanwhile. */
async function inTime(
  { wait, log }: WebhookParts,
  answer: () => Promise<APIGatewayProxyStructuredResultV2>,
): Promise<APIGatewayProxyStructuredResultV2> {
  const done = new AbortController();
  const late = wait(ANSWER_WITHIN, done.signal).then(() => {
    log.warn('Not received in time; Meta will deliver it again');
    return RESPONSES.tryAgain;
  });
  try {
    return await Promise.race([answer(), late]);
  } finally {
    done.abort();
  }
}
