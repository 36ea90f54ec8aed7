import { describe, expect, it } from 'vitest';
import type { PageId } from '../../functions/messenger/ids.ts';
import { isPaused, type Mode, modeOf, newPage } from '../../functions/page/page.ts';
import { NOW } from '../ids.ts';
import { HOUR } from '../thread/a-thread.ts';

const PAGE = newPage('1' as PageId);
const routing = { ...PAGE, messenger: { mode: 'routing', readAt: NOW } } as const;

describe('isPaused', () => {
  it('ends at its `until`', () => {
    const page = { ...PAGE, pause: { until: NOW, reason: 'token' } } as const;
    expect([isPaused(page, NOW - 1), isPaused(page, NOW)]).toEqual([true, false]);
    expect(isPaused(PAGE, NOW)).toBe(false);
  });
});

describe('modeOf', () => {
  it('is what was read less than an hour ago, for each channel', () => {
    const page = { ...routing, instagram: { mode: 'zero-config', readAt: NOW - 1 } } as const;
    expect(modeOf(page, 'messenger', NOW + HOUR - 1)).toBe('routing');
    expect(modeOf(page, 'messenger', NOW + HOUR)).toBeUndefined();
    expect(modeOf(page, 'instagram', NOW + HOUR - 2)).toBe('zero-config');
    expect(modeOf(page, 'instagram', NOW + HOUR - 1)).toBeUndefined();
    expect(modeOf(PAGE, 'messenger', NOW)).toBeUndefined();
  });

  it('is not known where it is one of a later version, so that Meta is asked', () => {
    const messenger = { mode: 'hybrid' as Mode, readAt: NOW };
    expect(modeOf({ ...PAGE, messenger }, 'messenger', NOW)).toBeUndefined();
  });
});
