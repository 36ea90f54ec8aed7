import { describe, expect, it } from 'vitest';
import { isPause } from '../../functions/graph/disposition.ts';

describe('isPause', () => {
  it('knows a pause by its reason', () => {
    expect(isPause({ pause: 'token' }, 'token')).toBe(true);
    expect(isPause({ pause: 'permission' }, 'token')).toBe(false);
    expect(isPause('never', 'token')).toBe(false);
  });
});
