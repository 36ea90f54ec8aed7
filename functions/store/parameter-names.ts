import type { PageId } from '../messenger/ids.ts';

/** Names of the deployment's parameters in SSM. */
export interface ParameterNames {
  readonly settings: string;
  readonly appSecret: string;
  /** Optional: the secret before this one, while Meta may still sign with it. */
  readonly appSecretPrevious: string;
  readonly verifyToken: string;
  /** Path of all that concerns single Pages, without a slash at its end. */
  readonly pages: string;
  readonly pageToken: (pageId: PageId) => string;
}

/** The names under a prefix such as `/messenger-handover/dev`, with or without a slash at its end. */
export function parameterNames(prefix: string): ParameterNames {
  const under = prefix.endsWith('/') ? prefix : `${prefix}/`;
  return {
    settings: `${under}settings`,
    appSecret: `${under}app-secret`,
    appSecretPrevious: `${under}app-secret-previous`,
    verifyToken: `${under}verify-token`,
    pages: `${under}pages`,
    pageToken: (pageId) => `${under}pages/${pageId}/access-token`,
  };
}
