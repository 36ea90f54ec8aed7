import {
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ParameterNotFound,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { type PageId, toId } from '../messenger/ids.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { type CachedValue, cachedValue } from './cached-value.ts';
import { ConfigurationError, ParameterUnavailableError } from './errors.ts';
import { type ParameterStore, parameterNames, parseSettings } from './parameters.ts';

/** What the parameter store on SSM needs. */
export interface ParameterStoreParts {
  readonly ssm: SSMClient;
  /** Such as `/messenger-handover/dev`. */
  readonly prefix: string;
  /** Unix ms. */
  readonly now: () => number;
  /** Whether the verify token is read too: only the webhook function has the permission. Without it there is none. */
  readonly readsVerifyToken: boolean;
  /** Gets a line for each time that an earlier value is used in place of a new one. */
  readonly warn: (message: string, cause: unknown) => void;
}

const MINUTE = 60_000;
const FRESH_MS = 5 * MINUTE;
/** Shorter, because an operator is about to create a missing parameter. */
const MISSING_MS = MINUTE;
const RETRY_MS = MINUTE / 2;

/** The parameters that are read in one call. */
interface Shared {
  readonly settings: Settings | ConfigurationError;
  readonly appSecrets: readonly string[];
  readonly verifyToken: string | undefined;
  /** No parameter is missing, and the settings are valid. */
  readonly isComplete: boolean;
}

/**
 * Settings and secrets in SSM, cached for 5 minutes, or for 1 minute if a parameter is missing or not valid. While SSM
 * fails, the last values are used, and SSM is called again after 30 s.
 */
export function createParameterStore(parts: ParameterStoreParts): ParameterStore {
  const { ssm, now, warn } = parts;
  const names = parameterNames(parts.prefix);
  const required = [names.settings, names.appSecret, ...(parts.readsVerifyToken ? [names.verifyToken] : [])];
  const rulesFor = (what: string) => ({
    now,
    retryMs: RETRY_MS,
    onStale: (cause: unknown) =>
      warn(
        `${what} could not be read again, the last value is used: check SSM and the function's role`,
        cause,
      ),
  });

  let lastValid: Settings | undefined;
  let warnedOf = '';

  /** Once for each new set of values, because the settings are read again every few minutes. */
  function warnOfIgnored(ignored: readonly string[]): void {
    const lines = ignored.join('\n');
    if (lines !== '' && lines !== warnedOf) {
      warn(
        `${names.settings} has values of a later version, which are ignored: deploy that version, or change them`,
        new ConfigurationError(ignored),
      );
    }
    warnedOf = lines;
  }

  function readSettings(text: string | undefined): Settings | ConfigurationError {
    try {
      const { settings, ignored } = parseSettings(names.settings, text);
      warnOfIgnored(ignored);
      lastValid = settings;
      return settings;
    } catch (cause) {
      if (!(cause instanceof ConfigurationError)) throw cause;
      if (!lastValid) return cause;
      warn(`${names.settings} is not valid, the last valid settings are used: deploy the stack again`, cause);
      return lastValid;
    }
  }

  async function loadShared(): Promise<Shared> {
    const texts = await getParameters(ssm, [...required, names.appSecretPrevious]);
    const current = texts.get(names.appSecret);
    const previous = texts.get(names.appSecretPrevious);
    const settings = readSettings(texts.get(names.settings));
    return {
      settings,
      // A previous secret is valid only beside a current one.
      appSecrets: current === undefined ? [] : previous === undefined ? [current] : [current, previous],
      verifyToken: texts.get(names.verifyToken),
      isComplete: required.every((name) => texts.has(name)) && !(settings instanceof ConfigurationError),
    };
  }

  const shared = cachedValue(loadShared, {
    ...rulesFor(required.join(', ')),
    freshMs: ({ isComplete }) => (isComplete ? FRESH_MS : MISSING_MS),
    canStandIn: () => true,
  });

  const tokens = new Map<PageId, CachedValue<string | undefined>>();

  function tokenOf(pageId: PageId): CachedValue<string | undefined> {
    const known = tokens.get(pageId);
    if (known) return known;
    const name = names.pageToken(pageId);
    const token = cachedValue(() => getToken(ssm, name), {
      ...rulesFor(name),
      freshMs: (found) => (found ? FRESH_MS : MISSING_MS),
      canStandIn: (found) => found !== undefined,
    });
    tokens.set(pageId, token);
    return token;
  }

  return {
    async settings() {
      const { settings } = await shared.get();
      if (settings instanceof ConfigurationError) throw settings;
      return settings;
    },
    async appSecrets({ fresh } = { fresh: false }) {
      return (await (fresh ? shared.refresh() : shared.get())).appSecrets;
    },
    async verifyToken() {
      return (await shared.get()).verifyToken;
    },
    async pageToken(pageId, { fresh } = { fresh: false }) {
      return fresh ? tokenOf(pageId).refresh() : tokenOf(pageId).get();
    },
  };
}

/**
 * The Pages that have an access token under a prefix such as `/messenger-handover/dev`. Only the names are used, so
 * nothing is decrypted. Throws ParameterUnavailableError.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
 */
export async function pagesWithToken(ssm: SSMClient, prefix: string): Promise<readonly PageId[]> {
  const { pages: Path } = parameterNames(prefix);
  const pageIds: PageId[] = [];
  let NextToken: string | undefined;
  do {
    const next = NextToken === undefined ? {} : { NextToken };
    const command = new GetParametersByPathCommand({ Path, Recursive: true, WithDecryption: false, ...next });
    const answer = await ssm.send(command).catch(rethrowUnavailable([Path]));
    pageIds.push(...(answer.Parameters ?? []).flatMap(({ Name = '' }) => pageOf(Name, Path)));
    NextToken = answer.NextToken;
  } while (NextToken);
  return pageIds;
}

function pageOf(name: string, path: string): PageId[] {
  const [page, leaf, ...rest] = name.slice(path.length + 1).split('/');
  const pageId = toId<PageId>(page);
  return pageId && leaf === 'access-token' && rest.length === 0 ? [pageId] : [];
}

/** Texts of at most 10 parameters by name, trimmed. Missing and empty ones are left out. */
async function getParameters(ssm: SSMClient, names: readonly string[]): Promise<Map<string, string>> {
  const command = new GetParametersCommand({ Names: [...names], WithDecryption: true });
  const { Parameters = [] } = await ssm.send(command).catch(rethrowUnavailable(names));
  const texts = Parameters.map(({ Name, Value }) => [Name ?? '', Value?.trim() ?? ''] as const);
  return new Map(texts.filter(([, text]) => text !== ''));
}

/** Allowed names; SSM refuses others. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const NAME = /^[\w./-]{1,1011}$/;

/** A token; undefined if it is missing or empty. */
async function getToken(ssm: SSMClient, name: string): Promise<string | undefined> {
  if (!NAME.test(name)) return undefined;
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value?.trim() || undefined;
  } catch (cause) {
    return cause instanceof ParameterNotFound ? undefined : rethrowUnavailable([name])(cause);
  }
}

function rethrowUnavailable(names: readonly string[]) {
  return (cause: unknown): never => {
    throw new ParameterUnavailableError(names, { cause });
  };
}
