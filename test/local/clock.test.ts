import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createClock, waitBy } from '../../local/clock.ts';

const START = 1_795_251_600_000;

function clockUnderTest(ahead = 0) {
  vi.useFakeTimers({ now: START });
  onTestFinished(() => void vi.useRealTimers());
  return createClock(Date.now, ahead);
}

describe('the clock', () => {
  it('runs with the machine, ahead of it by what it was moved', () => {
    const clock = clockUnderTest();
    clock.advance(5_000);
    vi.advanceTimersByTime(10);
    expect(clock.now()).toBe(START + 5_010);
    expect(clock.offset()).toBe(5_000);
  });

  it('may begin ahead', () => {
    expect(clockUnderTest(7_000).now()).toBe(START + 7_000);
  });

  it('runs what is due when time passes by itself', () => {
    const clock = clockUnderTest();
    const run = vi.fn();
    clock.after(1_000, run);
    vi.advanceTimersByTime(999);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('runs what is due when time is moved, the earliest first, and the rest when its time has come', () => {
    const clock = clockUnderTest();
    const ran: string[] = [];
    clock.after(3_000, () => ran.push('third'));
    clock.after(2_000, () => ran.push('second'));
    clock.after(1_000, () => ran.push('first'));
    clock.advance(2_000);
    expect(ran).toEqual(['first', 'second']);
    vi.advanceTimersByTime(1_000);
    expect(ran).toEqual(['first', 'second', 'third']);
    vi.advanceTimersByTime(10_000);
    expect(ran).toHaveLength(3);
  });

  it('does not run what was cancelled', () => {
    const clock = clockUnderTest();
    const run = vi.fn();
    clock.after(1_000, run)();
    clock.advance(2_000);
    vi.advanceTimersByTime(2_000);
    expect(run).not.toHaveBeenCalled();
  });

  it('can be waited by, until the wait is given up', async () => {
    const clock = clockUnderTest();
    const wait = waitBy(clock);
    const waited = wait(60_000, new AbortController().signal);
    clock.advance(60_000);
    await expect(waited).resolves.toBeUndefined();

    const giveUp = new AbortController();
    const given = wait(60_000, giveUp.signal);
    giveUp.abort(new TypeError('stop'));
    await expect(given).rejects.toThrow(TypeError);
  });
});
