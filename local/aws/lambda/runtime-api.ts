import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, readBody, serve } from '../../http-server.ts';
import { failure, type Invocation, LARGEST_PAYLOAD_BYTES, type Outcome } from './invocation.ts';

const ROUTE =
  /^\/2018-06-01\/runtime\/(?:invocation\/(next)|invocation\/([^/]+)\/(response|error)|(init\/error))$/;

/** An event with what the function is told beside it. */
export interface Delivery extends Invocation {
  /** Unix ms at which the function is killed. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
  /** By how much the function's time is to be ahead of the machine's, in ms. */
  readonly clockOffsetMs: number;
}

/** What one process of a function talks to: it asks for events here, and answers them here. */
export interface RuntimeApi {
  /** `host:port`, as it stands in `AWS_LAMBDA_RUNTIME_API`. */
  readonly host: string;
  /** Settles when the process asks for its first event (undefined), or has said why it cannot start. */
  readonly initialized: Promise<Outcome | undefined>;
  /** Hands one event over; settles when the process has answered it. One at a time. */
  deliver(delivery: Delivery): Promise<Outcome>;
  close(): Promise<void>;
}

/** Serves the Lambda runtime API to one process. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const initialized = Promise.withResolvers<Outcome | undefined>();
  let asking: ServerResponse | undefined;
  let waiting: Delivery | undefined;
  let current: { readonly requestId: string; readonly answer: (outcome: Outcome) => void } | undefined;

  function handOver(): void {
    if (!asking || !waiting) return;
    const { requestId, payload, deadlineMs, functionArn, traceId, clockOffsetMs } = waiting;
    asking
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(deadlineMs),
        'lambda-runtime-invoked-function-arn': functionArn,
        'lambda-runtime-trace-id': traceId,
        'local-clock-offset-ms': String(clockOffsetMs),
      })
      .end(payload);
    asking = undefined;
    waiting = undefined;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [route, next, requestId, verdict] = ROUTE.exec(request.url ?? '') ?? [];
    if (!route) return answerJson(response, 404, { errorType: 'NotFound', errorMessage: request.url });
    if (next) {
      asking = response;
      initialized.resolve(undefined);
      return handOver();
    }
    const outcome = outcomeOf(await readBody(request, LARGEST_PAYLOAD_BYTES), verdict === 'response');
    if (!requestId) initialized.resolve(outcome);
    else if (current?.requestId === requestId) current.answer(outcome);
    else return answerJson(response, 400, { errorType: 'InvalidRequestID', errorMessage: requestId });
    answerJson(response, 202, { status: 'OK' });
  }

  const { url, close } = await serve(handle, 0);
  return {
    host: new URL(url).host,
    initialized: initialized.promise,
    deliver: (delivery) => {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      current = { requestId: delivery.requestId, answer: resolve };
      waiting = delivery;
      handOver();
      return promise;
    },
    close,
  };
}

function outcomeOf(body: Buffer | undefined, isResponse: boolean): Outcome {
  if (!body) {
    return failure(
      'Function.ResponseSizeTooLarge',
      `The answer has more than ${LARGEST_PAYLOAD_BYTES} bytes.`,
    );
  }
  return { payload: body.toString(), ...(!isResponse && { functionError: 'Unhandled' }) };
}
