import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createClock, createPersistentClock, waitBy } from '../../local/clock.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const START = 1_795_251_600_000;

function clockUnderTest(ahead = 0) {
  vi.useFakeTimers({ now: START });
  onTestFinished(() => void vi.useRealTimers());
  return createClock(Date.now, ahead);
}

describe('the clock', () => {
  it('runs with the machine, ahead of it by the time that it was moved', () => {
    const clock = clockUnderTest();
    clock.advance(5_000);
    vi.advanceTimersByTime(10);
    expect(clock.now()).toBe(START + 5_010);
    expect(clock.offset()).toBe(5_000);
  });

  it('can start ahead of the machine', () => {
    expect(clockUnderTest(7_000).now()).toBe(START + 7_000);
  });

  it('fires a timer when time passes by itself', () => {
    const clock = clockUnderTest();
    const run = vi.fn();
    clock.after(1_000, run);
    vi.advanceTimersByTime(999);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('fires the due timers when time is moved, the earliest first, and the others later', () => {
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

  it('does not fire a cancelled timer', () => {
    const clock = clockUnderTest();
    const run = vi.fn();
    clock.after(1_000, run)();
    clock.advance(2_000);
    vi.advanceTimersByTime(2_000);
    expect(run).not.toHaveBeenCalled();
  });

  it('supports waiting, until the wait is aborted', async () => {
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

describe('the persistent clock', () => {
  it('starts with the offset of the last run', async () => {
    const path = await temporaryFolder();
    const first = createPersistentClock(path);
    expect(first.offset()).toBe(0);
    first.advance(1_000);
    first.advance(500);
    expect(createPersistentClock(path).offset()).toBe(1_500);
  });

  it('keeps no offset without a folder', () => {
    createPersistentClock(undefined).advance(1_000);
    expect(createPersistentClock(undefined).offset()).toBe(0);
  });

  it.each(['', 'null', '{"aheadMs":-5}', '{"aheadMs":"soon"}'])(
    'ignores an invalid file: %j',
    async (text) => {
      const path = await temporaryFolder();
      await writeFile(join(path, 'clock.json'), text);
      expect(createPersistentClock(path).offset()).toBe(0);
    },
  );
});
