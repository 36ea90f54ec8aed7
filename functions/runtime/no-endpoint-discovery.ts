/**
 * What the bundles hold instead of `@aws-sdk/middleware-endpoint-discovery`, under the names by which DynamoDB's client
 * imports it. None of its calls discovers endpoints any more; what is left prepares a cache for them at every start.
 */
export function resolveEndpointDiscoveryConfig<Config>(config: Config): Config {
  return config;
}

/** A setting that nobody asks for. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};
