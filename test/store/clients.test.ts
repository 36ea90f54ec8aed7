import { afterEach, describe, expect, it, vi } from 'vitest';
import { MissingVariableError } from '../../functions/runtime/environment.ts';
import { createDynamoDbClient, createLambdaClient, createSsmClient } from '../../functions/store/clients.ts';

const factories = [createDynamoDbClient, createLambdaClient, createSsmClient];

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(factories.map((create) => [create.name, create] as const))('%s', (_, create) => {
  it('takes region and credentials from the environment', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'session');
    const { config } = create({ AWS_REGION: 'eu-west-1' });
    expect(await config.region()).toBe('eu-west-1');
    expect(await config.credentials()).toMatchObject({
      accessKeyId: 'key',
      secretAccessKey: 'secret',
      sessionToken: 'session',
    });
  });

  it('ends each call in time for the answer to Meta', async () => {
    const { config } = create({ AWS_REGION: 'eu-west-1' });
    expect(await config.maxAttempts()).toBe(3);
    // A handler shows its configuration after its first use.
    await config.requestHandler.handle({} as never).catch(() => {});
    const handler = config.requestHandler as unknown as { httpHandlerConfigs(): object };
    expect(handler.httpHandlerConfigs()).toMatchObject({
      connectionTimeout: 500,
      requestTimeout: 1_000,
      throwOnRequestTimeout: true,
    });
  });

  it('calls AWS unless a variable names another endpoint', async () => {
    const region = { AWS_REGION: 'eu-west-1' };
    const hostOf = async (environment: Record<string, string>) => {
      const { config } = create({ ...region, ...environment });
      return (await config.endpoint?.())?.hostname;
    };
    expect(await hostOf({})).toBeUndefined();
    expect(await hostOf({ AWS_ENDPOINT_URL: 'http://all.test' })).toBe('all.test');
    const own = `AWS_ENDPOINT_URL_${create(region).config.serviceId.toUpperCase()}`;
    expect(await hostOf({ AWS_ENDPOINT_URL: 'http://all.test', [own]: 'http://own.test' })).toBe('own.test');
  });

  it('calls the endpoints for FIPS and dual stack if the variables say so', async () => {
    const { config } = create({
      AWS_REGION: 'us-east-1',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_USE_DUALSTACK_ENDPOINT: 'true',
    });
    expect(await config.useFipsEndpoint()).toBe(true);
    expect(await config.useDualstackEndpoint()).toBe(true);
  });

  it('fails if the region is missing', () => {
    expect(() => create({})).toThrow(MissingVariableError);
  });
});
