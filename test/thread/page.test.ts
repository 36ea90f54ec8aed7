import { describe, expect, it } from 'vitest';
import type { PageId } from '../../functions/messenger/ids.ts';
import { isPaused, modeOf, newPage } from '../../functions/thread/page.ts';
import { NOW } from '../support/threads.ts';
import { pageIn } from './a-command.ts';
import { HOUR } from './a-thread.ts';

describe('newPage', () => {
  it('knows nothing but its id: neither its mode nor whether echoes arrive', () => {
    expect(newPage('1' as PageId)).toEqual({ pageId: '1', echoes: false });
  });
});

describe('isPaused', () => {
  it('is over at the time it was to last until', () => {
    const page = pageIn('routing', { pause: { until: NOW, reason: 'token' } });
    expect([isPaused(page, NOW - 1), isPaused(page, NOW)]).toEqual([true, false]);
    expect(isPaused(pageIn('routing'), NOW)).toBe(false);
  });
});

describe('modeOf', () => {
  it('believes for an hour what was read, for each channel', () => {
    const page = { ...pageIn('routing'), instagram: { mode: 'zero-config', readAt: NOW - 1 } } as const;
    expect(modeOf(page, 'messenger', NOW + HOUR - 1)).toBe('routing');
    expect(modeOf(page, 'messenger', NOW + HOUR)).toBeUndefined();
    expect(modeOf(page, 'instagram', NOW + HOUR - 2)).toBe('zero-config');
    expect(modeOf(page, 'instagram', NOW + HOUR - 1)).toBeUndefined();
    expect(modeOf(newPage('1' as PageId), 'messenger', NOW)).toBeUndefined();
  });
});
