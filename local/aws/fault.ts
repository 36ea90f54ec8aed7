import type { ServerResponse } from 'node:http';

/** How a stand-in for an AWS endpoint can misbehave: no answer at all, HTTP 500, or "too many requests". */
export type Fault = 'unreachable' | 'server-error' | 'throttling';

/** What to do about each call: the same for all, chosen by its operation (`PutItem`, …), or nothing. */
export type FaultPlan = Fault | ((operation: string) => Fault | undefined) | undefined;

/** The fault that a plan holds for an operation. */
export function faultFor(plan: FaultPlan, operation: string): Fault | undefined {
  return typeof plan === 'function' ? plan(operation) : plan;
}

/** Misbehaves towards one request in the shape of AWS's JSON protocols. `throttle` names the service's own error. */
export function misbehave(fault: Fault, response: ServerResponse, throttle: string): void {
  if (fault === 'unreachable') {
    response.destroy();
  } else if (fault === 'server-error') {
    answer(response, 500, { __type: 'InternalServerError', message: 'Simulated outage' });
  } else {
    answer(response, 400, { __type: throttle, message: 'Rate exceeded' });
  }
}

function answer(response: ServerResponse, status: number, error: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(error));
}
