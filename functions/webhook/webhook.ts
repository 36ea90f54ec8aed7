import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readDelivery } from '../messenger/read-delivery.ts';
import { hasSignatureShape, isSigned } from '../messenger/signature.ts';
import { METRICS } from '../runtime/metric-names.ts';
import type { MetricSink } from '../runtime/metrics.ts';
import type { ParameterStore } from '../store/parameters.ts';
import { type DeliveryParts, type Receipt, receiveDelivery } from './receive-delivery.ts';
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
      return answerInTime(event, parts);
    default:
      return RESPONSES.methodNotAllowed;
  }
}

/**
 * Receives a delivery and wakes who does the work, within the time that Meta gives. A redelivery that we ask for
 * comes sooner than one after Meta's timeout; an invocation that did not get through is no loss, for the write has
 * made its thread due. What is under way goes on meanwhile.
 */
async function answerInTime(
  event: APIGatewayProxyEventV2,
  parts: WebhookParts,
): Promise<APIGatewayProxyStructuredResultV2> {
  const done = new AbortController();
  const tooLate = parts.wait(ANSWER_WITHIN, done.signal).then(() => 'too late' as const);
  try {
    const answer = await Promise.race([receivePost(event, parts), tooLate]);
    if (answer === 'too late') {
      parts.log.warn('Not received in time; Meta will deliver it again');
      return RESPONSES.tryAgain;
    }
    await Promise.race([answer.woken, tooLate]);
    return answer.response;
  } finally {
    // Without a reason of ours an exception with a stack would be made of it, which costs more than verifying the body.
    done.abort('answered');
  }
}

interface Answer {
  readonly response: APIGatewayProxyStructuredResultV2;
  readonly woken?: Promise<unknown>;
}

async function receivePost(event: APIGatewayProxyEventV2, parts: WebhookParts): Promise<Answer> {
  const refused = (response: APIGatewayProxyStructuredResultV2): Answer => ({ response });
  // Whoever may invoke the function can leave out what API Gateway never does.
  const signature = event.headers?.['x-hub-signature-256'];
  if (!hasSignatureShape(signature)) return refused(RESPONSES.notSigned);
  if (isTooLarge(event.body, event.isBase64Encoded)) return refused(RESPONSES.tooLarge);
  const body = bodyBytes(event.body, event.isBase64Encoded);
  if (!isSigned(body, signature, await parts.parameters.appSecrets())) return refused(RESPONSES.notSigned);

  const reading = readDelivery(body, parts.now());
  if (reading.kind === 'foreign-object') {
    parts.log.warn('A foreign object was delivered', { object: reading.object });
    return refused(RESPONSES.foreignObject);
  }
  const tally = new Tally();
  const receipt = await receiveDelivery(reading.delivery, await parts.parameters.settings(), parts, tally);
  report(body, receipt, tally, parts);
  return { response: receipt.isDurable ? RESPONSES.received : RESPONSES.tryAgain, woken: receipt.woken };
}

function report(body: Buffer, { isDurable }: Receipt, tally: Tally, { log, metrics }: WebhookParts): void {
  // No content is kept of what made no sense; its hash tells whether it came again.
  const sha256 = tally.senseless > 0 ? { sha256: createHash('sha256').update(body).digest('hex') } : {};
  log.info('delivery', { bytes: body.length, durable: isDurable, ...tally.toJSON(), ...sha256 });
  if (tally.senseless > 0) metrics.count(METRICS.nonsense, tally.senseless);
  if (tally.failed > 0) metrics.count(METRICS.failed, tally.failed);
}
