import type { Bill } from './courses.ts';
import { ASSUMED, PRICES } from './prices.ts';

/** US dollars of a million courses, by what they are paid for. */
export interface Dollars {
  readonly api: number;
  readonly lambda: number;
  readonly dynamodb: number;
  readonly logs: number;
  readonly total: number;
}

const MILLION = 1_000_000;

/** What a million of these cost. */
export function dollarsOf({ webhooks, handovers, readUnits, writeUnits }: Bill): Dollars {
  const invocations = webhooks + handovers;
  const seconds = (webhooks * ASSUMED.webhookMs + handovers * ASSUMED.handoverMs) / 1_000;
  const api = MILLION * webhooks * PRICES.httpApiRequest;
  const lambda =
    MILLION * (invocations * PRICES.lambdaRequest + seconds * ASSUMED.memoryGb * PRICES.lambdaGbSecond);
  const dynamodb = MILLION * (readUnits * PRICES.readUnit + writeUnits * PRICES.writeUnit);
  const logs =
    MILLION *
    invocations *
    ((ASSUMED.logBytesPerInvocation / 1e9) * PRICES.logGb +
      ASSUMED.tracesPerInvocation * PRICES.traceRecorded);
  return { api, lambda, dynamodb, logs, total: api + lambda + dynamodb + logs };
}
