import { Logger } from '@aws-lambda-powertools/logger';
import { discreetError } from './discreet-error.ts';

/** Values of a log line: counts, names, ids of commands. Never a token, a secret or the text of a message. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the functions write, one line an invocation and one a trouble. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** The log of a function: JSON lines on standard output. https://docs.powertools.aws.dev/lambda/typescript/latest/features/logger/ */
export const logger = new Logger();

/** The functions' log. */
export const log: Log = {
  info: (message, fields = {}) => logger.info(message, discreet(fields)),
  warn: (message, fields = {}) => logger.warn(message, discreet(fields)),
  error: (message, fields = {}) => logger.error(message, discreet(fields)),
};

function discreet(fields: LogFields): LogFields {
  const said = Object.entries(fields).map(([name, value]) => [
    name,
    value instanceof Error ? discreetError(value) : value,
  ]);
  return Object.fromEntries(said);
}
