import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Settings } from '../thread/settings-schema.ts';
import { cachedValue } from './cached-value.ts';
import { ConfigurationError } from './errors.ts';
import { getParameters, getToken } from './get-parameters.ts';
import { pageTokens } from './page-tokens.ts';
import { parameterNames } from './parameter-names.ts';
import type { ParameterStore } from './parameters.ts';
import { settingsReader } from './settings-reader.ts';

/** What the parameter store on SSM needs. */
export interface ParameterStoreParts {
  readonly ssm: SSMClient;
  /** Such as `/messenger-handover/dev`. */
  readonly prefix: string;
  /** Unix ms. */
  readonly now: () => number;
  /** Whether the verify token is read too: only the webhook function may. Without it, `verifyToken` gives none. */
  readonly readsVerifyToken: boolean;
  /** Told when an earlier answer is served in place of a new one. */
  readonly warn: (message: string, cause: unknown) => void;
}

const MINUTE = 60_000;
const FRESH_MS = 5 * MINUTE;
/** A missing parameter is about to be created: it is looked for sooner. */
const MISSING_MS = MINUTE;
const RETRY_MS = MINUTE / 2;

/** What one call to SSM gave. */
interface Shared {
  readonly settings: Settings | ConfigurationError;
  readonly appSecrets: readonly string[];
  readonly verifyToken: string | undefined;
  /** Nothing is missing, and the settings are usable. */
  readonly isComplete: boolean;
}

/**
 * Settings and secrets in SSM, remembered for 5 minutes, and for one where something is missing or bad. While SSM fails, what
 * was good last is served and SSM is asked again after 30 s.
 */
export function createParameterStore(parts: ParameterStoreParts): ParameterStore {
  const { ssm, now, warn } = parts;
  const names = parameterNames(parts.prefix);
  const required = [names.settings, names.appSecret, ...(parts.readsVerifyToken ? [names.verifyToken] : [])];
  const rules = {
    now,
    retryMs: RETRY_MS,
    onStale: (cause: unknown) => warn('SSM cannot be asked: earlier values are used.', cause),
  };

  const readSettings = settingsReader(names.settings, warn);

  async function loadShared(): Promise<Shared> {
    const texts = await getParameters(ssm, [...required, names.appSecretPrevious]);
    const current = texts.get(names.appSecret);
    const previous = texts.get(names.appSecretPrevious);
    const settings = readSettings(texts.get(names.settings));
    return {
      settings,
      // A previous secret stands beside a current one, never for it.
      appSecrets: current === undefined ? [] : previous === undefined ? [current] : [current, previous],
      verifyToken: texts.get(names.verifyToken),
      isComplete: required.every((name) => texts.has(name)) && !(settings instanceof ConfigurationError),
    };
  }

  const shared = cachedValue(loadShared, {
    ...rules,
    freshMs: ({ isComplete }) => (isComplete ? FRESH_MS : MISSING_MS),
    canStandIn: () => true,
  });
  const tokenOf = pageTokens((pageId) => getToken(ssm, names.pageToken(pageId)), {
    ...rules,
    freshMs: (found) => (found ? FRESH_MS : MISSING_MS),
    canStandIn: (found) => found !== undefined,
  });

  return {
    async settings() {
      const { settings } = await shared.get();
      if (settings instanceof ConfigurationError) throw settings;
      return settings;
    },
    async appSecrets() {
      return (await shared.get()).appSecrets;
    },
    async verifyToken() {
      return (await shared.get()).verifyToken;
    },
    async pageToken(pageId, { fresh = false } = {}) {
      return fresh ? tokenOf(pageId).refresh() : tokenOf(pageId).get();
    },
  };
}
