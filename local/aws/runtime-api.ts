import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, readBody, serve } from '../http.ts';

/**
 * The largest event or answer of a synchronous invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const LARGEST_PAYLOAD_BYTES = 6 * 1_024 * 1_024;

/** One event for a function. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
}

/** The result of one invocation. */
export interface InvocationResult {
  /** JSON: the function's answer, or a description of its failure. */
  readonly payload: string;
  /** Set if the function threw, timed out or died. */
  readonly functionError?: 'Unhandled';
}

/** Creates the result of a failed invocation in Lambda's format. */
export function failedResult(errorType: string, errorMessage: string): InvocationResult {
  return { payload: JSON.stringify({ errorType, errorMessage }), functionError: 'Unhandled' };
}

/** An event with the values that Lambda sends beside it. */
export interface RuntimeEvent extends Invocation {
  /** Unix ms at which the function is killed. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
  /** How far (ms) the function's time is ahead of the machine's time. */
  readonly clockOffsetMs: number;
}

/** The API from which one process of a function gets its events, and to which it sends its answers. */
export interface RuntimeApi {
  /** `host:port`, the value of `AWS_LAMBDA_RUNTIME_API`. */
  readonly host: string;
  /** Resolves to undefined when the process asks for its first event; to a failed result if it cannot start. */
  readonly initialized: Promise<InvocationResult | undefined>;
  /** Sends one event to the process, and resolves to its answer. Only one event at a time. */
  deliver(event: RuntimeEvent): Promise<InvocationResult>;
  close(): Promise<void>;
}

const ROUTE =
  /^\/2018-06-01\/runtime\/(?:invocation\/(next)|invocation\/([^/]+)\/(response|error)|(init\/error))$/;

/** Serves the Lambda runtime API to one process. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const initialized = Promise.withResolvers<InvocationResult | undefined>();
  let polling: ServerResponse | undefined;
  let waiting: RuntimeEvent | undefined;
  let current:
    | { readonly requestId: string; readonly resolve: (result: InvocationResult) => void }
    | undefined;

  function sendWaitingEvent(): void {
    if (!polling || !waiting) return;
    const { requestId, payload, deadlineMs, functionArn, traceId, clockOffsetMs } = waiting;
    polling
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(deadlineMs),
        'lambda-runtime-invoked-function-arn': functionArn,
        'lambda-runtime-trace-id': traceId,
        'local-clock-offset-ms': String(clockOffsetMs),
      })
      .end(payload);
    polling = undefined;
    waiting = undefined;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [route, next, requestId, kind] = ROUTE.exec(request.url ?? '') ?? [];
    if (!route) return answerJson(response, 404, { errorType: 'NotFound', errorMessage: request.url });
    if (next) {
      polling = response;
      initialized.resolve(undefined);
      return sendWaitingEvent();
    }
    const result = toResult(await readBody(request, LARGEST_PAYLOAD_BYTES), kind === 'response');
    if (!requestId) initialized.resolve(result);
    else if (current?.requestId === requestId) current.resolve(result);
    else return answerJson(response, 400, { errorType: 'InvalidRequestID', errorMessage: requestId });
    answerJson(response, 202, { status: 'OK' });
  }

  const { url, close } = await serve(handle, 0);
  return {
    host: new URL(url).host,
    initialized: initialized.promise,
    deliver: (event) => {
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      current = { requestId: event.requestId, resolve };
      waiting = event;
      sendWaitingEvent();
      return promise;
    },
    close,
  };
}

function toResult(body: Buffer | undefined, isResponse: boolean): InvocationResult {
  if (!body) {
    return failedResult(
      'Function.ResponseSizeTooLarge',
      `The answer has more than ${LARGEST_PAYLOAD_BYTES} bytes.`,
    );
  }
  return { payload: body.toString(), ...(!isResponse && { functionError: 'Unhandled' }) };
}
