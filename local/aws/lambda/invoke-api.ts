import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, readBody } from '../../http-server.ts';
import { AwsError } from '../aws-error.ts';
import type { Fault } from '../fault.ts';
import type { FunctionResource } from '../template/stack.ts';
import { LARGEST_PAYLOAD_BYTES, type Outcome } from './invocation.ts';

const ROUTE = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?|$)/;
const LARGEST_ASYNC_PAYLOAD_BYTES = 1_024 * 1_024;

/** A call of the Invoke API. */
export interface InvokeCall {
  readonly functionName: string;
  readonly type: 'Event' | 'RequestResponse';
  /** JSON. */
  readonly payload: string;
}

/** What to do about a call: as Lambda does; answer it and forget the event; do it twice; or misbehave. */
export type InvokeVerdict = 'deliver' | 'drop' | 'duplicate' | Fault;

export interface InvokeTarget {
  find(nameOrArn: string): FunctionResource | undefined;
  invoke(fn: FunctionResource, payload: string): Promise<Outcome>;
  enqueue(fn: FunctionResource, payload: string): void;
  judge(call: InvokeCall): InvokeVerdict;
}

/**
 * Answers one call of Lambda's Invoke API, the only one that the functions use.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function answerInvoke(
  request: IncomingMessage,
  response: ServerResponse,
  target: InvokeTarget,
): Promise<void> {
  const body = await readBody(request, LARGEST_PAYLOAD_BYTES);
  try {
    const { fn, call } = read(request, body, target);
    const verdict = target.judge(call);
    if (verdict === 'unreachable') return void response.destroy();
    if (verdict === 'server-error') throw new AwsError('ServiceException', 'Simulated outage', 500);
    if (verdict === 'throttling') throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    if (call.type === 'Event') {
      const times = { drop: 0, deliver: 1, duplicate: 2 }[verdict];
      for (let i = 0; i < times; i += 1) target.enqueue(fn, call.payload);
      return void response.writeHead(202).end();
    }
    const { payload, functionError } = await target.invoke(fn, call.payload);
    const failed = functionError && { 'x-amz-function-error': functionError };
    response.writeHead(200, { 'x-amz-executed-version': '$LATEST', ...failed }).end(payload);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const refusal = { Type: error.status < 500 ? 'User' : 'Service', Message: error.message };
    answerJson(response, error.status, refusal, { 'x-amzn-errortype': error.type });
  }
}

function read(request: IncomingMessage, body: Buffer | undefined, target: InvokeTarget) {
  const name = decodeURIComponent(ROUTE.exec(request.url ?? '')?.[1] ?? '');
  const fn = request.method === 'POST' ? target.find(name) : undefined;
  if (!fn) throw new AwsError('ResourceNotFoundException', `Function not found: ${name || request.url}`, 404);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'Event' && type !== 'RequestResponse') {
    throw new AwsError(
      'InvalidParameterValueException',
      `The invocation type ${type} is not known on this machine.`,
    );
  }
  const payload = jsonOf(body, type === 'Event' ? LARGEST_ASYNC_PAYLOAD_BYTES : LARGEST_PAYLOAD_BYTES);
  return { fn, call: { functionName: fn.name, type, payload } satisfies InvokeCall };
}

function jsonOf(body: Buffer | undefined, limit: number): string {
  if (!body || body.length > limit) {
    throw new AwsError('RequestTooLargeException', `The payload has more than ${limit} bytes.`, 413);
  }
  const text = body.toString() || '{}';
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
  return text;
}
