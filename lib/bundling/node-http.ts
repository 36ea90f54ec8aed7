/**
 * Replaces `node:http` in the bundles. The SDK imports it for endpoints without TLS, such as local ones. In an ESM
 * bundle, importing it also loads undici: half of the time in which an empty function starts.
 */
export const { Agent, request, STATUS_CODES } = process.getBuiltinModule('node:http');
