import { requiredVariable } from './environment.ts';

/**
 * What the bundles hold instead of `@aws-sdk/credential-provider-node`, under the name by which the SDK's clients
 * import it: Lambda gives a function its role's credentials in the environment and nowhere else, so the chain of
 * files, container and instance metadata and SSO is weight without use. Throws MissingVariableError.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function defaultProvider() {
  return async () => {
    const sessionToken = process.env.AWS_SESSION_TOKEN;
    return {
      accessKeyId: requiredVariable('AWS_ACCESS_KEY_ID', process.env),
      secretAccessKey: requiredVariable('AWS_SECRET_ACCESS_KEY', process.env),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    };
  };
}
