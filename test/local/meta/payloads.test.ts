import { describe, expect, it } from 'vitest';
import { escapedJson, signatureOf } from '../../../local/meta/payloads.ts';

describe('escapedJson', () => {
  it('writes non-ASCII in lower-case hex and slashes with a backslash', () => {
    expect(escapedJson({ text: 'Grüße 😀 1/2' })).toBe(
      String.raw`{"text":"Gr\u00fc\u00dfe \ud83d\ude00 1\/2"}`,
    );
  });
});

describe('signatureOf', () => {
  // Known HMAC-SHA256 of these 255 bytes, computed with openssl.
  const payload = {
    object: 'page',
    entry: [
      {
        id: '100000000000001',
        time: 1790000000500,
        messaging: [
          {
            sender: { id: '24000000000000001' },
            recipient: { id: '100000000000001' },
            timestamp: 1790000000123,
            message: { mid: 'm_SIM0001', text: 'café 😀 a/b' },
          },
        ],
      },
    ],
  };

  it('is the HMAC-SHA256 of the escaped bytes under the app secret', () => {
    expect(escapedJson(payload)).toHaveLength(255);
    expect(signatureOf(Buffer.from(escapedJson(payload)), 'sim_app_secret_0001')).toBe(
      'sha256=a0a00dbae0b0bb65c722bccd6888e3efc6acdbf78f562e5e4404929293c70030',
    );
  });
});
