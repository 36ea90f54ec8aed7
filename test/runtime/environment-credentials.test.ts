import { afterEach, describe, expect, it, vi } from 'vitest';
import { MissingVariableError } from '../../functions/runtime/environment.ts';
import { defaultProvider } from '../../functions/runtime/environment-credentials.ts';

afterEach(() => vi.unstubAllEnvs());

describe('defaultProvider', () => {
  it("gives the role's credentials as they stand in the environment", async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'key');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    expect(await defaultProvider()()).toEqual({
      accessKeyId: 'id',
      secretAccessKey: 'key',
      sessionToken: 'token',
    });
  });

  it('does without a session token', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'key');
    vi.stubEnv('AWS_SESSION_TOKEN', undefined);
    expect(await defaultProvider()()).toEqual({ accessKeyId: 'id', secretAccessKey: 'key' });
  });

  it('refuses to go on without a key', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'key');
    await expect(defaultProvider()()).rejects.toThrow(MissingVariableError);
  });
});
