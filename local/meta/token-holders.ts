import type { AppId } from '../../functions/messenger/ids.ts';
import type { PageApp } from './connected-apps.ts';

/** Whom a Page access token was issued to. */
export interface TokenHolder {
  readonly appId: AppId;
  /** Proves `appsecret_proof`. */
  readonly appSecret: string;
}

/** The token of each app: ours as given, the app named `x` has `local-x-token` and the secret `local-x-app-secret`. */
export function tokenHolders(
  apps: readonly PageApp[],
  ourApp: AppId,
  ours: { readonly pageToken: string; readonly appSecret: string },
): ReadonlyMap<string, TokenHolder> {
  return new Map(
    apps.map(({ appId, name }) =>
      appId === ourApp
        ? [ours.pageToken, { appId, appSecret: ours.appSecret }]
        : [`local-${name}-token`, { appId, appSecret: `local-${name}-app-secret` }],
    ),
  );
}
