import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Modules that the SDK imports and the functions do not need, each with a small replacement. */
const REPLACEMENTS = {
  '@aws-sdk/credential-provider-node': './lib/bundling/no-credential-provider.ts',
  '@aws-sdk/middleware-endpoint-discovery': './lib/bundling/no-endpoint-discovery.ts',
  '@smithy/core/event-streams': './lib/bundling/no-event-streams.ts',
  'node:http': './lib/bundling/node-http.ts',
};

/**
 * How the functions are bundled. Small bundles start fast: the SDK's ESM sources, without unused modules; `sideEffects` in
 * package.json says that ours may be left out, too.
 */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  logLevel: LogLevel.WARNING,
  // The CDK runs esbuild through npx, which would ask the registry for a newer version of itself.
  environment: { NPM_CONFIG_UPDATE_NOTIFIER: 'false' },
  esbuildArgs: { '--alias': Object.entries(REPLACEMENTS).map(([name, file]) => `${name}=${file}`) },
};
