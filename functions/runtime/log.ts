import { Logger } from '@aws-lambda-powertools/logger';
import { HandoverError } from './handover-error.ts';

/** Values of a log line: counts, names, ids of commands. Never a token, a secret or the text of a message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The log of a use case: one line for each invocation, and one for each problem. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** JSON lines on standard output. https://docs.powertools.aws.dev/lambda/typescript/latest/features/logger/ */
export const logger = new Logger();

/** The functions' log. Errors in its fields are written without confidential parts. */
export const log: Log = {
  info: (message, fields = {}) => logger.info(message, redacted(fields)),
  warn: (message, fields = {}) => logger.warn(message, redacted(fields)),
  error: (message, fields = {}) => logger.error(message, redacted(fields)),
};

function redacted(fields: LogFields): LogFields {
  const entries = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Error ? redactedError(value) : value,
  ]);
  return Object.fromEntries(entries);
}

/**
 * Our own errors hold nothing confidential and are written whole. Of any other error, and of the cause of ours, only the
 * kind, the stack frames and the ids that AWS's support needs are written: its message may quote a request or an answer,
 * as those of DynamoDB and of the JSON parser do.
 */
function redactedError(error: Error): LogFields {
  if (!(error instanceof HandoverError)) return { ...kindOf(error), ...framesOf(error) };
  const { name, message, stack, cause } = error;
  return { ...error, name, message, stack, ...(cause instanceof Error && { cause: redactedError(cause) }) };
}

function kindOf(error: Error & { code?: unknown; $metadata?: object }): LogFields {
  const { httpStatusCode, requestId, attempts }: LogFields = { ...error.$metadata };
  // Codes such as `ECONNRESET`.
  const code =
    typeof error.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(error.code) ? error.code : undefined;
  return { name: error.name, code, httpStatusCode, requestId, attempts };
}

/** The stack begins with the message, which may have lines that look like frames. */
function framesOf({ name, message, stack = '' }: Error): LogFields {
  const head = `${name}: ${message}\n`;
  return stack.startsWith(head) ? { stack: stack.slice(head.length) } : {};
}
