import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wait } from '../../functions/runtime/wait.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('wait', () => {
  it('resolves after the time and not before', async () => {
    const resolved = vi.fn();
    wait(4_000).then(resolved);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(resolved).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(resolved).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('has no timer and never resolves once it is aborted', async () => {
    const resolved = vi.fn();
    const aborting = new AbortController();
    wait(4_000, aborting.signal).then(resolved);
    expect(vi.getTimerCount()).toBe(1);
    aborting.abort();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(resolved).not.toHaveBeenCalled();
  });

  it('has no timer if it was aborted before it began', async () => {
    const resolved = vi.fn();
    wait(4_000, AbortSignal.abort()).then(resolved);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(resolved).not.toHaveBeenCalled();
  });
});
