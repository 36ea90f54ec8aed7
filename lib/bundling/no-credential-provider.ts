/**
 * Replaces `@aws-sdk/credential-provider-node` in the bundles. The SDK uses it for clients without credentials, and
 * without it refuses their calls. Ours get the credentials of the environment (`functions/store/clients.ts`).
 */
export const defaultProvider = undefined;
