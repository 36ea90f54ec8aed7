import type { SeedParameter } from './aws/ssm/start-ssm.ts';

/** The Page that is played on this machine, and its access token. */
export const LOCAL_PAGE = { id: '100000000000001', accessToken: 'local-page-token' } as const;

/** The secrets that an operator puts into SSM after a deployment. */
export function seedParameters(
  prefix: string,
  { appSecret, verifyToken }: { readonly appSecret: string; readonly verifyToken: string },
): readonly SeedParameter[] {
  const secrets = {
    'app-secret': appSecret,
    'verify-token': verifyToken,
    [`pages/${LOCAL_PAGE.id}/access-token`]: LOCAL_PAGE.accessToken,
  };
  return Object.entries(secrets).map(([name, value]) => ({
    name: prefix + name,
    type: 'SecureString',
    value,
  }));
}
