import type * as z from 'zod/mini';
import type { PageId } from '../messenger/ids.ts';
import { faultsOf } from '../runtime/faults.ts';
import { type Settings, storedSettingsSchema } from '../settings/settings-schema.ts';
import { ConfigurationError } from './errors.ts';
import { isFromLaterVersion, withoutValueAt } from './later-version.ts';

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

/** Settings as the functions use them. */
export interface ReadSettings {
  readonly settings: Settings;
  /** One line for each value that this version does not know: its default holds, or a trigger is left out. */
  readonly ignored: readonly string[];
}

/**
 * The settings in the text of the parameter `name`. Keys, words and triggers of a later version are ignored: a deployment
 * writes the settings of the new version before it replaces the functions. Throws ConfigurationError with one line for each
 * fault.
 */
export function parseSettings(name: string, text: string | undefined): ReadSettings {
  if (text === undefined)
    throw new ConfigurationError([`${name} is missing or empty: deploy the stack again.`]);
  const values = parseJson(name, text);
  const all = storedSettingsSchema.safeParse(values);
  if (all.success) return { settings: all.data, ignored: [] };
  const faultsIn = (error: z.core.$ZodError) => faultsOf(error).map((fault) => `${name}: ${fault}`);
  const later = all.error.issues.filter((issue) => isFromLaterVersion(issue, values));
  // The last ones of a list go first, so that the places of the others stay.
  const known = later.toReversed().reduce((each, { path }) => withoutValueAt(each, path), values);
  const rest = storedSettingsSchema.safeParse(known);
  if (rest.error) throw new ConfigurationError(faultsIn(rest.error));
  return { settings: rest.data, ignored: faultsIn(all.error) };
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new ConfigurationError([`${name} is not JSON: deploy the stack again.`]);
  }
}
