import type { PageId } from '../messenger/ids.ts';
import type { Settings } from '../thread/settings-schema.ts';

/** A Page access token, with the version of its parameter: a newer version may work where an older one is dead. */
export interface PageToken {
  readonly token: string;
  readonly version: number;
}

/**
 * Settings and secrets. Each throws ParameterUnavailableError while SSM cannot be asked and no earlier answer is at
 * hand; no error holds a parameter's value.
 */
export interface ParameterStore {
  /** Throws ConfigurationError if the settings are missing or bad and none were good before. */
  settings(): Promise<Settings>;
  /** The current app secret, then the previous one while it is kept; empty if there is none: trust nothing then. */
  appSecrets(): Promise<readonly string[]>;
  /** Undefined if there is none: trust nothing then. */
  verifyToken(): Promise<string | undefined>;
  /** Undefined if the Page has no token. `fresh` asks SSM again, for a token that Meta has refused. */
  pageToken(pageId: PageId, options?: { fresh?: boolean }): Promise<PageToken | undefined>;
}
