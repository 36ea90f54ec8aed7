import { describe, expect, it } from 'vitest';
import { refuseForeign } from '../../local/http.ts';

describe('refuseForeign', () => {
  it('accepts the page of this machine', () => {
    expect(
      refuseForeign({ headers: { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' } }),
    ).toBeUndefined();
    expect(refuseForeign({ headers: { host: 'localhost:3000' } })).toBeUndefined();
  });
  it('refuses other hosts and other sites', () => {
    expect(refuseForeign({ headers: { host: 'evil.example:3000' } })).toBeDefined();
    expect(
      refuseForeign({ headers: { host: '127.0.0.1:3000', origin: 'http://evil.example' } }),
    ).toBeDefined();
  });
});
