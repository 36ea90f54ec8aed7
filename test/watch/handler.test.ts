import { beforeAll, describe, expect, it, vi } from 'vitest';
import { stubFunctionEnvironment } from '../support/function-environment.ts';
import { lambdaContext } from '../support/lambda-context.ts';
import { watching } from './a-watch.ts';

let createWatchHandler: typeof import('../../functions/watch/handler.ts').createWatchHandler;

beforeAll(async () => {
  stubFunctionEnvironment();
  ({ createWatchHandler } = await import('../../functions/watch/handler.ts'));
  vi.unstubAllEnvs();
});

describe('the watch function', () => {
  it('looks after the Pages, and publishes what it found', async () => {
    const { at, parts, counts } = watching();
    at.graph.fields = [];
    await createWatchHandler(parts)({}, lambdaContext(300_000));
    expect(counts()).toEqual({ resubscribed: 1, unchecked: 0 });
    expect(at.metrics.published).toBe(1);
  });

  it('takes its deadline from Lambda', async () => {
    const { at, parts, counts } = watching();
    await createWatchHandler(parts)({}, lambdaContext(60_000));
    expect(at.graph.calls).toEqual([]);
    expect(counts().unchecked).toBe(1);
  });

  it('fails where the Pages cannot be listed, so that its alarm rings', async () => {
    const { at, parts } = watching();
    const pagesWithToken = () => Promise.reject(new RangeError('no list'));
    const handler = createWatchHandler({ ...parts, pagesWithToken });
    await expect(handler({}, lambdaContext(300_000))).rejects.toThrow(RangeError);
    expect(at.metrics.published).toBe(1);
  });
});
