import middy from '@middy/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { METRICS } from '../../functions/runtime/metric-names.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { jsonLines } from '../support/standard-output.ts';

/** The logger reads the environment when its module is loaded, so each test loads the modules anew. */
async function load() {
  vi.resetModules();
  const { log, logger } = await import('../../functions/runtime/log.ts');
  const { FunctionMetrics } = await import('../../functions/runtime/metrics.ts');
  const { invocation } = await import('../../functions/runtime/invocation.ts');
  const { injectLambdaContext } = await import('@aws-lambda-powertools/logger/middleware');
  return { log, logger, metrics: new FunctionMetrics(), invocation, injectLambdaContext };
}

beforeEach(() => void vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'handover-dev'));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

type Loaded = Awaited<ReturnType<typeof load>>;

/** Loads the modules, and invokes a handler with our middleware that does this work. */
async function invoke(work: (loaded: Loaded) => Promise<void>, event: object = {}): Promise<void> {
  const loaded = await load();
  const { metrics, invocation } = loaded;
  const handler = middy()
    .use(invocation({ metrics }))
    .handler(() => work(loaded));
  await handler(event, lambdaContext());
}

describe('an invocation', () => {
  it('has its request id on every log line', async () => {
    const lines = jsonLines();
    await invoke(async ({ log }) => log.info('visit'));
    expect(lines()).toMatchObject([{ message: 'visit', function_request_id: 'request-1' }]);
  });

  it('writes its metrics at its end', async () => {
    const lines = jsonLines();
    await invoke(async ({ metrics }) => metrics.count(METRICS.eventsRefused, 2));
    expect(lines()).toMatchObject([{ EventsRefused: 2, service: 'handover-dev' }]);
  });

  it('writes its metrics also if it fails', async () => {
    const lines = jsonLines();
    const failing = invoke(async ({ metrics }) => {
      metrics.count(METRICS.eventsRefused, 2);
      throw new RangeError('no table');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(lines()).toMatchObject([{ EventsRefused: 2 }]);
  });

  it('writes no line if nothing was counted', async () => {
    const lines = jsonLines();
    await invoke(async () => {});
    expect(lines()).toEqual([]);
  });
});

describe('the event of an invocation, with POWERTOOLS_LOGGER_LOG_EVENT set,', () => {
  const event = { body: 'canary-words' };
  beforeEach(() => void vi.stubEnv('POWERTOOLS_LOGGER_LOG_EVENT', 'true'));

  it('is in no log line', async () => {
    const lines = jsonLines();
    await invoke(async ({ log }) => log.info('delivery'), event);
    expect(lines()).toMatchObject([{ message: 'delivery' }]);
    expect(JSON.stringify(lines())).not.toContain('canary-words');
  });

  it('would be logged by the same middleware without our setting', async () => {
    const { logger, injectLambdaContext } = await load();
    const lines = jsonLines();
    const handler = middy()
      .use(injectLambdaContext(logger))
      .handler(async () => {});
    await handler(event, lambdaContext());
    expect(JSON.stringify(lines())).toContain('canary-words');
  });
});
