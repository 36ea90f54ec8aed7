import { describe, expect, it } from 'vitest';
import { hasSignatureShape, isSigned, sign } from '../../functions/messenger/signature.ts';
import { signed } from '../support/sign.ts';

const SECRET = 'sim_app_secret_0001';
const BODY = Buffer.from(
  String.raw`{"object":"page","entry":[{"id":"100000000000001","time":1790000000500,"messaging":[{"sender":{"id":"24000000000000001"},"recipient":{"id":"100000000000001"},"timestamp":1790000000123,"message":{"mid":"m_SIM0001","text":"caf\u00e9 \ud83d\ude00 a\/b"}}]}]}`,
);
const SIGNATURE = 'sha256=a0a00dbae0b0bb65c722bccd6888e3efc6acdbf78f562e5e4404929293c70030';

describe('sign', () => {
  it("makes GitHub's published signature of GitHub's published payload", () => {
    expect(sign('Hello, World!', "It's a Secret to Everybody")).toBe(
      'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    );
  });

  it('signs the escaped bytes that Meta sends', () => {
    expect(BODY).toHaveLength(255);
    expect(sign(BODY, SECRET)).toBe(SIGNATURE);
  });

  it('agrees with the test support, which writes the escaped form', () => {
    expect(signed(JSON.parse(BODY.toString()), SECRET)).toEqual({
      body: BODY.toString(),
      signature: SIGNATURE,
    });
  });
});

describe('isSigned', () => {
  it.each([
    ['the only secret', [SECRET]],
    ['the previous secret during a rotation', ['another secret', SECRET]],
    ['the other secret if one is empty', ['', SECRET]],
  ])('accepts the signature under %s', (_, secrets) => {
    expect(isSigned(BODY, SIGNATURE, secrets)).toBe(true);
  });

  it('refuses the same JSON written without escapes', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(BODY.toString())));
    expect(sign(rewritten, SECRET)).toBe(
      'sha256=b0dc145f8384138aad8039e1bc742b700287c7cd17fe6e26bbef16eb164959f3',
    );
    expect(isSigned(rewritten, SIGNATURE, [SECRET])).toBe(false);
  });

  it('refuses a body with one bit changed', () => {
    const changed = Buffer.from(BODY);
    changed[10] = (changed[10] ?? 0) ^ 1;
    expect(isSigned(changed, SIGNATURE, [SECRET])).toBe(false);
  });

  it.each([
    ['another secret', ['another secret']],
    ['no secret at all', []],
  ])('refuses with %s', (_, secrets) => {
    expect(isSigned(BODY, SIGNATURE, secrets)).toBe(false);
  });

  it('does not accept a signature made with an empty secret, even if the secret is empty', () => {
    expect(isSigned(BODY, sign(BODY, ''), [''])).toBe(false);
  });

  describe('of bytes that are not UTF-8', () => {
    const bytes = Uint8Array.of(0xff, 0x00, 0xfe);

    it('accepts their signature', () => {
      expect(isSigned(bytes, sign(bytes, SECRET), [SECRET])).toBe(true);
    });

    it('refuses the signature of other bytes', () => {
      expect(isSigned(Uint8Array.of(0xff, 0x00, 0xff), sign(bytes, SECRET), [SECRET])).toBe(false);
    });
  });

  it('accepts the signature of an empty body', () => {
    expect(isSigned(new Uint8Array(), sign('', SECRET), [SECRET])).toBe(true);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['the digits alone', SIGNATURE.slice(7)],
    ['another algorithm', SIGNATURE.replace('sha256', 'sha1')],
    ['a digit too few', SIGNATURE.slice(0, -1)],
    ['a digit too many', `${SIGNATURE}0`],
    ['digits that are not hex', `sha256=${'g'.repeat(64)}`],
    ['upper-case hex', `sha256=${SIGNATURE.slice(7).toUpperCase()}`],
    ['space around it', ` ${SIGNATURE}`],
    ['a line break after it', `${SIGNATURE}\n`],
    ['two headers joined', `${SIGNATURE}, ${SIGNATURE}`],
  ])('refuses %s', (_, header) => {
    expect(hasSignatureShape(header)).toBe(false);
    expect(isSigned(BODY, header, [SECRET])).toBe(false);
  });
});

describe('hasSignatureShape', () => {
  it.each([SIGNATURE, `sha256=${'0'.repeat(64)}`])('is true for any 64 hex digits: %s', (header) => {
    expect(hasSignatureShape(header)).toBe(true);
  });
});
