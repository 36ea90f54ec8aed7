import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OnFailureRecord } from './aws/lambda/on-failure-record.ts';
import type { FunctionResource } from './aws/template/stack.ts';
import type { Log } from './log.ts';

/** The on-failure queue of this machine. */
export interface FailureLog {
  readonly add: (record: OnFailureRecord, fn: FunctionResource) => void;
  /** Those of this run, oldest first. */
  readonly records: readonly OnFailureRecord[];
}

/** Keeps each event that Lambda has given up, prints a line about it, and appends it to `file` as a line of JSON. */
export function createFailureLog({ log, file }: { readonly log: Log; readonly file?: string }): FailureLog {
  const records: OnFailureRecord[] = [];
  if (file) mkdirSync(dirname(file), { recursive: true });
  return {
    records,
    add: (record, fn) => {
      records.push(record);
      // At once and in order: there are few of them, and none may be lost to a stop.
      if (file) appendFileSync(file, `${JSON.stringify(record)}\n`);
      const { condition, approximateInvokeCount } = record.requestContext;
      const event = JSON.stringify(record.requestPayload);
      log(fn.label, `gave up on ${event} after ${approximateInvokeCount} attempts: ${condition}`);
    },
  };
}
