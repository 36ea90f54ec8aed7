import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wait } from '../../functions/runtime/wait.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('wait', () => {
  it('resolves after so many ms and not before', async () => {
    const resolved = vi.fn();
    wait(4_000).then(resolved);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(resolved).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(resolved).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('holds no timer and never resolves once it is called off', async () => {
    const resolved = vi.fn();
    const calledOff = new AbortController();
    wait(4_000, calledOff.signal).then(resolved);
    expect(vi.getTimerCount()).toBe(1);
    calledOff.abort();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(resolved).not.toHaveBeenCalled();
  });

  it('holds no timer when it was called off before it began', async () => {
    const resolved = vi.fn();
    wait(4_000, AbortSignal.abort()).then(resolved);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(resolved).not.toHaveBeenCalled();
  });
});
