import { createHmac } from 'node:crypto';
import type { AppRegistry } from './apps.ts';
import type { CurrentFaults } from './faults.ts';
import type { AppId } from './ids.ts';
import type { SimulatedPage } from './page.ts';

/** The app that an access token was issued to: for a Page, or (without `page`) for the app itself. */
export interface TokenHolder {
  readonly appId: AppId;
  readonly appSecret: string;
  readonly page?: SimulatedPage;
}

export interface TokenBookOptions {
  readonly registry: AppRegistry;
  readonly pages: () => Iterable<SimulatedPage>;
  readonly faults: CurrentFaults;
}

/**
 * All access tokens. For the first Page an app has the token of its registration; for a further Page, `-{page id}` is
 * added to it. An app's own token is `{app id}|{app secret}`.
 * https://developers.facebook.com/docs/facebook-login/guides/access-tokens
 */
export class TokenBook {
  readonly #options: TokenBookOptions;

  constructor(options: TokenBookOptions) {
    this.#options = options;
  }

  /** The holder of a token; undefined where the token was not issued. */
  holder(token: string): TokenHolder | undefined {
    const { registry } = this.#options;
    const app = registry.get(token.split('|', 1)[0] ?? '');
    if (app && token === `${app.appId}|${app.secret}`) return { appId: app.appId, appSecret: app.secret };
    return this.#pageTokens().find((each) => each.token === token);
  }

  /** Whether calls with this token are refused as expired. Page tokens can expire, an app's own token cannot. */
  hasExpired({ page }: TokenHolder): boolean {
    return page !== undefined && this.#options.faults.now.expiredTokens;
  }

  /** The token of a registered app for a Page. */
  tokenOf(appId: AppId, page: SimulatedPage): string {
    const [first] = this.#options.pages();
    const token = this.#options.registry.get(appId)?.pageToken ?? '';
    return page === first ? token : `${token}-${page.options.pageId}`;
  }

  /** A function that replaces every secret in a value by `(hidden)`: what was issued, `more`, and what looks like a token. */
  hiding(...more: readonly (string | undefined)[]): <T>(value: T) => T {
    const known = [
      ...more.filter((each) => each !== undefined),
      ...this.#options.registry.all().map(({ secret }) => secret),
      ...this.#pageTokens().map(({ token }) => token),
    ].filter(({ length }) => length >= SHORTEST_SECRET);
    // The longest first: one token may begin with another.
    const secrets = [...new Set(known)].sort((a, b) => b.length - a.length);
    return <T>(value: T) => hidden(value, (text) => hiddenIn(text, secrets)) as T;
  }

  #pageTokens(): (TokenHolder & { readonly token: string })[] {
    const { registry, pages } = this.#options;
    return [...pages()].flatMap((page) =>
      page.apps.map(({ appId }) => ({
        appId,
        appSecret: registry.get(appId)?.secret ?? '',
        page,
        token: this.tokenOf(appId, page),
      })),
    );
  }
}

/**
 * The `appsecret_proof` of a token: HMAC-SHA256 of the token under the app secret, in lower-case hex.
 * https://developers.facebook.com/docs/graph-api/guides/secure-requests
 */
export function proofOf(token: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex');
}

const HIDDEN = '(hidden)';
/** Parameters that hold secrets, by their own name or as `name=value` in a text. */
const SECRET_NAMES = ['access_token', 'appsecret_proof', 'input_token', 'verify_token', 'client_secret'];
const NAMED = new RegExp(`((?:${SECRET_NAMES.join('|')})(?:=|%3D|"\\s*:\\s*"))[^&"\\s]+`, 'gi');
/** Meta's own tokens, and an app's: `{app id}|{app secret}`. */
const TOKENS = /EAA\w{8,}|\d{5,}(?:\||%7C)\w{8,}/g;
/** A shorter secret could be an ordinary word. */
const SHORTEST_SECRET = 8;

function hiddenIn(text: string, secrets: readonly string[]): string {
  const shown = secrets.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return shown.replaceAll(NAMED, `$1${HIDDEN}`).replaceAll(TOKENS, HIDDEN);
}

function hidden(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((each) => hidden(each, hide));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, each]) => [
    hide(name),
    SECRET_NAMES.includes(name) ? HIDDEN : hidden(each, hide),
  ]);
  return Object.fromEntries(members);
}
