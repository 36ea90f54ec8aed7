import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  environmentCredentials,
  MissingVariableError,
  requiredVariable,
} from '../../functions/runtime/environment.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('requiredVariable', () => {
  it('gives the value', () => {
    expect(requiredVariable('TABLE_NAME', { TABLE_NAME: 'threads' })).toBe('threads');
  });

  it.each([{}, { TABLE_NAME: '' }, { TABLE_NAME: undefined }])(
    'names the variable that is missing in %o',
    (environment) => {
      expect(() => requiredVariable('TABLE_NAME', environment)).toThrow(MissingVariableError);
      expect(() => requiredVariable('TABLE_NAME', environment)).toThrow(/TABLE_NAME/);
    },
  );
});

describe('environmentCredentials', () => {
  it("gives the role's credentials of the environment", async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'key');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    expect(await environmentCredentials()).toEqual({
      accessKeyId: 'id',
      secretAccessKey: 'key',
      sessionToken: 'token',
    });
  });

  it('gives credentials without a session token', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'key');
    vi.stubEnv('AWS_SESSION_TOKEN', undefined);
    expect(await environmentCredentials()).toEqual({ accessKeyId: 'id', secretAccessKey: 'key' });
  });

  it('fails without a key', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'key');
    await expect(environmentCredentials()).rejects.toThrow(MissingVariableError);
  });
});
