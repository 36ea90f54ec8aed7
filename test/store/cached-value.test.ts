import { describe, expect, it, vi } from 'vitest';
import { cachedValue } from '../../functions/store/cached-value.ts';

function setup(values: readonly (string | Error)[]) {
  const clock = { now: 0 };
  const load = vi.fn<() => Promise<string>>();
  for (const value of values) {
    if (value instanceof Error) load.mockRejectedValueOnce(value);
    else load.mockResolvedValueOnce(value);
  }
  const onStale = vi.fn();
  const cache = cachedValue(load, {
    now: () => clock.now,
    freshMs: (value) => (value === 'missing' ? 60 : 300),
    retryMs: 30,
    canStandIn: (value) => value !== 'missing',
    onStale,
  });
  return { cache, clock, load, onStale };
}

const outage = new Error('outage');

describe('cachedValue', () => {
  it('loads once while the value is fresh, and again after', async () => {
    const { cache, clock, load } = setup(['one', 'two']);
    expect(await cache.get()).toBe('one');
    clock.now = 299;
    expect(await cache.get()).toBe('one');
    expect(load).toHaveBeenCalledTimes(1);
    clock.now = 300;
    expect(await cache.get()).toBe('two');
  });

  it('keeps a value as long as the rules say for it', async () => {
    const { cache, clock } = setup(['missing', 'one']);
    expect(await cache.get()).toBe('missing');
    clock.now = 59;
    expect(await cache.get()).toBe('missing');
    clock.now = 60;
    expect(await cache.get()).toBe('one');
  });

  it('loads once for many callers at the same time', async () => {
    const { cache, load } = setup(['one']);
    expect(await Promise.all([cache.get(), cache.get(), cache.refresh()])).toEqual(['one', 'one', 'one']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('serves the last value during an outage, and tries again after the retry time', async () => {
    const { cache, clock, load, onStale } = setup(['one', outage, outage, 'two']);
    await cache.get();
    clock.now = 300;
    expect(await cache.get()).toBe('one');
    expect(onStale).toHaveBeenCalledExactlyOnceWith(outage);
    clock.now = 329;
    expect(await cache.get()).toBe('one');
    expect(load).toHaveBeenCalledTimes(2);
    clock.now = 330;
    expect(await cache.get()).toBe('one');
    clock.now = 360;
    expect(await cache.get()).toBe('two');
  });

  it('fails for every caller when there is no value yet, and loads again for the next', async () => {
    const { cache, load } = setup([outage, 'one']);
    const outcomes = await Promise.allSettled([cache.get(), cache.get()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(load).toHaveBeenCalledTimes(1);
    expect(await cache.get()).toBe('one');
  });

  it('fails when the last value may not stand in', async () => {
    const { cache, clock } = setup(['missing', outage, 'one']);
    await cache.get();
    clock.now = 60;
    await expect(cache.get()).rejects.toThrow(outage);
    expect(await cache.get()).toBe('one');
  });

  it('loads at once on refresh', async () => {
    const { cache } = setup(['one', 'two']);
    await cache.get();
    expect(await cache.refresh()).toBe('two');
    expect(await cache.get()).toBe('two');
  });
});
