/**
 * Replaces `@aws-sdk/middleware-endpoint-discovery` in the bundles, with the names that DynamoDB's client imports. No
 * call of DynamoDB discovers endpoints any more, but the original prepares a cache for them at every start.
 */
export function resolveEndpointDiscoveryConfig<Config>(config: Config): Config {
  return config;
}

/** The client reads this setting from its configuration only, which sets nothing. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};
