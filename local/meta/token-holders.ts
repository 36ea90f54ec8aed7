import type { AppId } from '../../functions/messenger/ids.ts';
import type { AppRegistry, RegisteredApp } from './app-registry.ts';
import type { Faults } from './faults.ts';
import type { SimulatedPage } from './simulated-page.ts';

/** Whom an access token was issued to: an app for a Page, or (no `page`) an app for itself. */
export interface TokenHolder {
  readonly appId: AppId;
  /** Proves `appsecret_proof`. */
  readonly appSecret: string;
  readonly page?: SimulatedPage;
}

export interface TokenBookOptions {
  readonly registry: AppRegistry;
  readonly pages: () => Iterable<SimulatedPage>;
  readonly ourApp: AppId;
  /** Our app's token for the first Page. */
  readonly ourToken: string;
  readonly faults: Pick<Faults, 'expiredTokens'>;
}

/**
 * Every token there is. For the first Page ours is as given and the app named `x` has `local-x-token`; for a further
 * one its id stands at the end. An app's own token is `{app id}|{app secret}`.
 * https://developers.facebook.com/docs/facebook-login/guides/access-tokens
 */
export class TokenBook {
  readonly #options: TokenBookOptions;

  constructor(options: TokenBookOptions) {
    this.#options = options;
  }

  /** Whose token this is; undefined for none that was issued. */
  holder(token: string): TokenHolder | undefined {
    const { registry } = this.#options;
    const app = registry.get(token.split('|', 1)[0] ?? '');
    if (app && token === `${app.appId}|${app.secret}`) return { appId: app.appId, appSecret: app.secret };
    return this.#pageTokens().find((each) => each.token === token);
  }

  /** Whether calls with this token are refused: those for a Page can expire, an app's own cannot. */
  hasExpired({ page }: TokenHolder): boolean {
    return page !== undefined && this.#options.faults.expiredTokens;
  }

  /** The token of an app for a Page. */
  tokenOf({ appId, name }: Pick<RegisteredApp, 'appId' | 'name'>, page: SimulatedPage): string {
    const [first] = this.#options.pages();
    const own = appId === this.#options.ourApp ? this.#options.ourToken : `local-${name}-token`;
    return page === first ? own : `${own}-${page.options.pageId}`;
  }

  #pageTokens(): (TokenHolder & { readonly token: string })[] {
    return [...this.#options.pages()].flatMap((page) =>
      page.apps.map((app) => ({
        appId: app.appId,
        appSecret: this.#options.registry.get(app.appId)?.secret ?? '',
        page,
        token: this.tokenOf(app, page),
      })),
    );
  }
}
