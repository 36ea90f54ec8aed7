import { describe, expect, it } from 'vitest';
import { log } from '../../functions/runtime/log.ts';
import { logContext } from '../../functions/runtime/log-context.ts';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { jsonLines } from '../support/standard-output.ts';

describe('log', () => {
  it.each([
    ['info', 'INFO'],
    ['warn', 'WARN'],
    ['error', 'ERROR'],
  ] as const)('writes one line of JSON for %s', (method, level) => {
    const lines = jsonLines();
    log[method]('delivery', { bytes: 7, durable: true });
    expect(lines()).toEqual([
      expect.objectContaining({ level, message: 'delivery', bytes: 7, durable: true }),
    ]);
  });

  it('tells an error by kind and message, and what caused it', () => {
    const lines = jsonLines();
    const cause = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    log.error('Not received', { error: new StoreUnavailableError('PutItem', { cause }) });
    expect(lines()).toMatchObject([
      {
        error: {
          name: 'store_unavailable',
          message: expect.stringContaining('PutItem'),
          cause: { name: 'ThrottlingException' },
        },
      },
    ]);
  });

  it('keeps what errors of others say to itself, for they may quote a token or a person', () => {
    const lines = jsonLines();
    const cause = Object.assign(new Error('cannot take "my secret" of\n    at my secret'), {
      name: 'ValidationException',
      code: 'my secret',
      $metadata: { httpStatusCode: 400, requestId: 'request-of-aws', body: 'my secret' },
      Message: 'my secret',
    });
    log.error('Not received', { error: new StoreUnavailableError('PutItem', { cause }) });
    log.warn('The timeline was not written.', { cause });
    const told = { name: 'ValidationException', httpStatusCode: 400, requestId: 'request-of-aws' };
    expect(lines()).toMatchObject([{ error: { cause: told } }, { cause: told }]);
    expect(JSON.stringify(lines())).not.toContain('my secret');
  });

  it('tells where an error of others came from', () => {
    const lines = jsonLines();
    log.error('Not received', { error: Object.assign(new Error('no answer'), { code: 'ECONNRESET' }) });
    expect(lines()).toMatchObject([
      { error: { name: 'Error', code: 'ECONNRESET', stack: expect.stringContaining('log.test.ts') } },
    ]);
  });
});

describe('logContext', () => {
  it("puts the invocation's request id on every line, until it has ended", async () => {
    const lines = jsonLines();
    const { before, after } = logContext();
    const request = { context: lambdaContext() } as Parameters<NonNullable<typeof before>>[0];
    await before?.(request);
    log.info('visit');
    await after?.(request);
    expect(lines()).toMatchObject([{ message: 'visit', function_request_id: 'request-1' }]);
  });
});
