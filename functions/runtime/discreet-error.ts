import { HandoverError } from './handover-error.ts';

/** What a log line says about an error. */
export type DiscreetError = Readonly<Record<string, unknown>>;

/**
 * An error as the log may hold it: our own, which hold nothing confidential, as they are; of any other, and of what
 * caused ours, only its kind, its place and what AWS's support asks for. Its message is left out, since it may quote
 * what was sent or answered: DynamoDB's and the JSON parser's do.
 */
export function discreetError(error: Error): DiscreetError {
  if (!(error instanceof HandoverError)) return { ...kindOf(error), ...framesOf(error) };
  const { name, message, stack, cause } = error;
  return { ...error, name, message, stack, ...(cause instanceof Error && { cause: discreetError(cause) }) };
}

function kindOf(error: Error & { code?: unknown; $metadata?: object }): DiscreetError {
  const { httpStatusCode, requestId, attempts }: Record<string, unknown> = { ...error.$metadata };
  // `ECONNRESET` and its like.
  const code =
    typeof error.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(error.code) ? error.code : undefined;
  return { name: error.name, code, httpStatusCode, requestId, attempts };
}

/** The stack begins with the message, whose lines may look like frames. */
function framesOf({ name, message, stack = '' }: Error): DiscreetError {
  const head = `${name}: ${message}\n`;
  return stack.startsWith(head) ? { stack: stack.slice(head.length) } : {};
}
