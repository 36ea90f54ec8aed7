/**
 * What the bundles hold instead of `node:http`. The SDK imports that for endpoints without TLS, as there are on one's
 * own machine, and in an ESM bundle the import loads undici too: half of what the whole start of an empty function costs.
 */
export const { Agent, request, STATUS_CODES } = process.getBuiltinModule('node:http');
