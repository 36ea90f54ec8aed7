import { vi } from 'vitest';

/** Nothing listens here: what a handler asks for at its start is refused at once. */
const NOWHERE = 'http://127.0.0.1:9';

/** The environment in which a handler's module can be loaded, away from any AWS. */
export function stubFunctionEnvironment(): void {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_ENDPOINT_URL', NOWHERE);
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', NOWHERE);
  vi.stubEnv('TABLE_NAME', 'threads');
  vi.stubEnv('PARAMETER_PREFIX', '/test/');
  vi.stubEnv('HANDOVER_FUNCTION_NAME', 'handover');
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'test');
}

/** Loads a handler's module in that environment, which is gone afterwards. */
export async function inFunctionEnvironment<T>(load: () => Promise<T>): Promise<T> {
  stubFunctionEnvironment();
  const loaded = await load();
  vi.unstubAllEnvs();
  return loaded;
}
