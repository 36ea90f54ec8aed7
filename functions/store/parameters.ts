import type { PageId } from '../messenger/ids.ts';
import { faultsOf } from '../runtime/faults.ts';
import { type Settings, storedSettingsSchema } from '../settings/settings-schema.ts';
import { ConfigurationError } from './errors.ts';

/** Names of the deployment's parameters in SSM. */
export interface ParameterNames {
  readonly settings: string;
  readonly appSecret: string;
  /** Optional: the secret before this one, while Meta may still sign with it. */
  readonly appSecretPrevious: string;
  readonly verifyToken: string;
  /** Path of all parameters of single Pages, without a slash at its end. */
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

/** `fresh` reads SSM again, e.g. after Meta has refused what was read before. */
export interface Freshness {
  readonly fresh: boolean;
}

/**
 * Settings and secrets. Each method throws ParameterUnavailableError if SSM does not answer and no earlier value is
 * known. No error holds the value of a parameter.
 */
export interface ParameterStore {
  /** Throws ConfigurationError if the settings are missing or not valid, and no valid ones were read before. */
  settings(): Promise<Settings>;
  /** The current app secret, then the previous one while it is stored. Empty if there is none: reject every signature. */
  appSecrets(options?: Freshness): Promise<readonly string[]>;
  /** Undefined if there is none: reject every verification. */
  verifyToken(): Promise<string | undefined>;
  /** The Page's access token. Undefined if it has none. */
  pageToken(pageId: PageId, options?: Freshness): Promise<string | undefined>;
}

/**
 * The settings in the text of the parameter `name`. Unknown keys are ignored: a deployment writes the settings of the
 * new version before it replaces the functions. Throws ConfigurationError with one line for each fault.
 */
export function parseSettings(name: string, text: string | undefined): Settings {
  if (text === undefined)
    throw new ConfigurationError([`${name} is missing or empty: deploy the stack again.`]);
  const result = storedSettingsSchema.safeParse(parseJson(name, text));
  if (result.success) return result.data;
  throw new ConfigurationError(faultsOf(result.error).map((fault) => `${name}: ${fault}`));
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new ConfigurationError([`${name} is not JSON: deploy the stack again.`]);
  }
}
