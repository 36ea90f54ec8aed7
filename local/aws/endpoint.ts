import type { ServerResponse } from 'node:http';

/** The AWS account and Region that this machine stands in for. */
export const REGION = 'us-east-1';
export const ACCOUNT_ID = '000000000000';

/** The AWS SDK sends no request without credentials. Here any credentials are accepted. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** An error that a simulated AWS endpoint sends to its caller. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  /** The error name that AWS SDKs read, e.g. `ParameterNotFound`. */
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

/** How a simulated AWS endpoint can fail: it cuts the connection, answers HTTP 500, or throttles. */
export type Fault = 'unreachable' | 'server-error' | 'throttling';

/** Which calls fail: all of them, those that a function chooses by operation (`PutItem`, …), or none. */
export type FaultPlan = Fault | ((operation: string) => Fault | undefined) | undefined;

/** Gives the fault that a plan has for an operation, or undefined. */
export function faultFor(plan: FaultPlan, operation: string): Fault | undefined {
  return typeof plan === 'function' ? plan(operation) : plan;
}

/** Fails one request in the shape of AWS's JSON protocols. */
export function sendFault(fault: Fault, response: ServerResponse): void {
  if (fault === 'unreachable') {
    response.destroy();
  } else if (fault === 'server-error') {
    sendError(response, 500, { __type: 'InternalServerError', message: 'Simulated outage' });
  } else {
    sendError(response, 400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
  }
}

function sendError(response: ServerResponse, status: number, error: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(error));
}
