import { HandoverError } from './handover-error.ts';

/** Names of the functions' environment variables: the construct sets them, the handlers read them. */
export const VARIABLES = {
  tableName: 'TABLE_NAME',
  /** `/messenger-handover/<stage>/`, with a slash at its end. */
  parameterPrefix: 'PARAMETER_PREFIX',
  handoverFunctionName: 'HANDOVER_FUNCTION_NAME',
  /** Another Graph API than Meta's, without a version in it. Optional; the stack never sets it. */
  graphApiUrl: 'GRAPH_API_URL',
} as const;

/** Where a variable is read from: `process.env`, or a stand-in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The function was deployed without something it needs. */
export class MissingVariableError extends HandoverError {
  readonly code = 'missing_variable';

  constructor(name: string) {
    super(`The environment variable ${name} is missing or empty: check the function's configuration.`);
  }
}

/** The value of a variable that the function cannot do without. Throws MissingVariableError if it is missing or empty. */
export function requiredVariable(name: string, environment: Environment): string {
  const value = environment[name];
  if (!value) throw new MissingVariableError(name);
  return value;
}
