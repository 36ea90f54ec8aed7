import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Environment, environmentCredentials, requiredVariable } from '../runtime/environment.ts';

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
 * The configuration of all clients. A call has three attempts of one second, so that it ends before the webhook has to
 * answer Meta. Connections are kept alive (the SDK's default). Endpoints are AWS's, or those of the `AWS_ENDPOINT_URL_*`
 * variables. Every setting is given here that the SDK would otherwise search in configuration files: a function has no
 * such files, and the search takes some milliseconds of every start.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/configuring-the-jssdk.html
 */
function configuration(service: 'DYNAMODB' | 'LAMBDA' | 'SSM', environment: Environment) {
  const endpoint = environment[`AWS_ENDPOINT_URL_${service}`] ?? environment.AWS_ENDPOINT_URL;
  return {
    region: requiredVariable('AWS_REGION', environment),
    credentials: environmentCredentials,
    ...(endpoint === undefined ? { ignoreConfiguredEndpointUrls: true } : { endpoint }),
    useFipsEndpoint: environment.AWS_USE_FIPS_ENDPOINT === 'true',
    useDualstackEndpoint: environment.AWS_USE_DUALSTACK_ENDPOINT === 'true',
    authSchemePreference: async () => [],
    disableClockSkewCorrection: false,
    userAgentAppId: async () => undefined,
    defaultsMode: 'legacy',
    retryMode: 'standard',
    maxAttempts: 3,
    // In ms. Without the last flag the SDK only warns at the limit, and continues to wait.
    requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
  } as const;
}
