import { describe, expect, it } from 'vitest';
import { readOptions } from '../../local/options.ts';
import { StartError } from '../../local/start-error.ts';

describe('the options of npm start', () => {
  it('are the documented defaults without arguments and environment', () => {
    expect(readOptions([], { HOME: '/root' })).toEqual({
      PORT: 3000,
      DYNAMODB_PORT: 8000,
      GRAPH_PORT: 3001,
      APP_SECRET: 'local-app-secret',
      VERIFY_TOKEN: 'local-verify-token',
      fresh: false,
    });
  });

  it('come from the environment and the arguments', () => {
    const environment = { PORT: '0', APP_SECRET: 's', GRAPH_API_URL: 'http://127.0.0.1:9000' };
    expect(readOptions(['--fresh'], environment)).toMatchObject({
      PORT: 0,
      APP_SECRET: 's',
      GRAPH_API_URL: 'http://127.0.0.1:9000',
      fresh: true,
    });
  });

  it.each([
    [[], { PORT: 'many' }, /^PORT must be a port/],
    [[], { GRAPH_PORT: '70000' }, /^GRAPH_PORT must be a port/],
    [[], { APP_SECRET: '' }, /^APP_SECRET must not be empty$/],
    [[], { GRAPH_API_URL: 'graph.facebook.com' }, /^GRAPH_API_URL must be an address/],
    [[], { GRAPH_API_URL: 'https://graph.facebook.com/v26.0' }, /^GRAPH_API_URL must not hold a version/],
    [['--frsh'], {}, /^Unknown argument: --frsh/],
  ])('that are invalid are named: %j %j', (args, environment, message) => {
    expect(() => readOptions(args, environment)).toThrow(StartError);
    expect(() => readOptions(args, environment)).toThrow(message);
  });

  it('name every fault at once, and repeat no value', () => {
    expect(() => readOptions([], { PORT: 'p4ssw0rd', VERIFY_TOKEN: '' })).toThrow(
      /^PORT must be a port: 0 to 65535\nVERIFY_TOKEN must not be empty$/,
    );
  });
});
