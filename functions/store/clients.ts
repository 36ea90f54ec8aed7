import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Environment, requiredVariable } from '../runtime/environment.ts';
import { defaultProvider } from '../runtime/environment-credentials.ts';

/** A client of DynamoDB. Throws MissingVariableError without `AWS_REGION`, as the others do. */
export function createDynamoDbClient(environment: Environment): DynamoDBClient {
  return new DynamoDBClient({ ...configuration('DYNAMODB', environment), accountIdEndpointMode: 'disabled' });
}

/** A client of SSM. */
export function createSsmClient(environment: Environment): SSMClient {
  return new SSMClient(configuration('SSM', environment));
}

/** A client of Lambda. */
export function createLambdaClient(environment: Environment): LambdaClient {
  return new LambdaClient(configuration('LAMBDA', environment));
}

/**
 * What all clients share. Each call has three attempts of a second, so that it ends, one way or the other, before the
 * webhook has to answer Meta. Connections are kept alive, as the SDK does by default; the endpoints are AWS's, or those
 * in the `AWS_ENDPOINT_URL_*` variables. Everything is said that the SDK would look for in configuration files, which a
 * function has none of: the search costs every start some milliseconds.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/configuring-the-jssdk.html
 */
function configuration(service: 'DYNAMODB' | 'LAMBDA' | 'SSM', environment: Environment) {
  const endpoint = environment[`AWS_ENDPOINT_URL_${service}`] ?? environment.AWS_ENDPOINT_URL;
  return {
    region: requiredVariable('AWS_REGION', environment),
    credentials: defaultProvider(),
    ...(endpoint === undefined ? { ignoreConfiguredEndpointUrls: true } : { endpoint }),
    useFipsEndpoint: environment.AWS_USE_FIPS_ENDPOINT === 'true',
    useDualstackEndpoint: environment.AWS_USE_DUALSTACK_ENDPOINT === 'true',
    authSchemePreference: async () => [],
    disableClockSkewCorrection: false,
    userAgentAppId: async () => undefined,
    defaultsMode: 'legacy',
    retryMode: 'standard',
    maxAttempts: 3,
    // In ms. Without the last flag the SDK only warns when the time is up, and goes on waiting.
    requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
  } as const;
}
