import { HandoverError } from './handover-error.ts';

/** Names of the functions' environment variables: the construct sets them, the handlers read them. */
export const VARIABLES = {
  tableName: 'TABLE_NAME',
  /** `/messenger-handover/<stage>/`, with a slash at its end. */
  parameterPrefix: 'PARAMETER_PREFIX',
  handoverFunctionName: 'HANDOVER_FUNCTION_NAME',
  /** Another Graph API than Meta's, without a version in the URL. Optional; the stack never sets it. */
  graphApiUrl: 'GRAPH_API_URL',
  /** How long a visit sleeps at most instead of leaving its thread to the sweeper, in ms. Optional; the stack never sets it. */
  longestSleepMs: 'LONGEST_SLEEP_MS',
} as const;

/** The environment variables: `process.env`, or others in a test. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that the function needs is missing. */
export class MissingVariableError extends HandoverError {
  readonly code = 'missing_variable';

  constructor(name: string) {
    super(`The environment variable ${name} is missing or empty: check the function's configuration.`);
  }
}

/** The value of a variable. Throws MissingVariableError if it is missing or empty. */
export function requiredVariable(name: string, environment: Environment): string {
  const value = environment[name];
  if (!value) throw new MissingVariableError(name);
  return value;
}

/**
 * The credentials of the function's role, which Lambda gives in the environment only. The SDK's own provider would also
 * search files, metadata services and SSO, and makes the bundle larger. Throws MissingVariableError.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export async function environmentCredentials() {
  const sessionToken = process.env.AWS_SESSION_TOKEN;
  return {
    accessKeyId: requiredVariable('AWS_ACCESS_KEY_ID', process.env),
    secretAccessKey: requiredVariable('AWS_SECRET_ACCESS_KEY', process.env),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}
