import { describe, expect, it, vi } from 'vitest';
import { log } from '../../functions/runtime/log.ts';
import { DELIVERY_LINE } from '../../functions/runtime/metric-names.ts';
import { StoreUnavailableError } from '../../functions/store/errors.ts';
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

  it('names the service in each line: CloudWatch counts deliveries by it', async () => {
    vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'messenger-handover-live');
    vi.resetModules();
    const { log: started } = await import('../../functions/runtime/log.ts');
    vi.unstubAllEnvs();
    const lines = jsonLines();
    started.info(DELIVERY_LINE);
    expect(lines()).toMatchObject([{ message: 'delivery', service: 'messenger-handover-live' }]);
  });

  it('writes the kind and message of an error, and the kind of its cause', () => {
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

  it('leaves out the messages of errors that are not ours: they may quote a token or a person', () => {
    const lines = jsonLines();
    const cause = Object.assign(new Error('cannot take "my secret" of\n    at my secret'), {
      name: 'ValidationException',
      code: 'my secret',
      $metadata: { httpStatusCode: 400, requestId: 'request-of-aws', body: 'my secret' },
      Message: 'my secret',
    });
    log.error('Not received', { error: new StoreUnavailableError('PutItem', { cause }) });
    log.warn('The timeline was not written.', { cause });
    const kept = { name: 'ValidationException', httpStatusCode: 400, requestId: 'request-of-aws' };
    expect(lines()).toMatchObject([{ error: { cause: kept } }, { cause: kept }]);
    expect(JSON.stringify(lines())).not.toContain('my secret');
  });

  it('writes the stack of an error that is not ours', () => {
    const lines = jsonLines();
    log.error('Not received', { error: Object.assign(new Error('no answer'), { code: 'ECONNRESET' }) });
    expect(lines()).toMatchObject([
      { error: { name: 'Error', code: 'ECONNRESET', stack: expect.stringContaining('log.test.ts') } },
    ]);
  });
});
