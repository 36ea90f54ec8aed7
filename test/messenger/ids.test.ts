import { describe, expect, it } from 'vitest';
import {
  type AccountId,
  type AppId,
  parseThreadKey,
  threadKey,
  toId,
} from '../../functions/messenger/ids.ts';

describe('toId', () => {
  it.each([
    ['263902037430900', '263902037430900'],
    [263902037430900, '263902037430900'],
    ['98765432109876543', '98765432109876543'],
    ['_PSID_', '_PSID_'],
    ['x'.repeat(128), 'x'.repeat(128)],
  ])('keeps %j as text', (value, id) => {
    expect(toId<AppId>(value)).toBe(id);
  });

  it.each([
    undefined,
    null,
    '',
    'a:b',
    'a#b',
    'a\u0000',
    'a\u007f',
    'a\ud83d',
    '\ude00a',
    'x'.repeat(129),
    1.5,
    98765432109876540,
    true,
    {},
    ['1'],
  ])('takes %j for no id', (value) => {
    expect(toId<AppId>(value)).toBeUndefined();
  });
});

describe('threadKey', () => {
  it('is read back by parseThreadKey', () => {
    const address = parseThreadKey('100000000000001:24000000000000001');
    expect(address).toEqual({ accountId: '100000000000001', psid: '24000000000000001' });
    expect(address && threadKey(address.accountId, address.psid)).toBe('100000000000001:24000000000000001');
  });

  it.each(['', ':', 'page', 'page:', ':person', 'page:person:more', 'page#1:person'])('is not %j', (text) => {
    expect(parseThreadKey(text)).toBeUndefined();
  });

  it('never holds an id with a separator', () => {
    expect(toId<AccountId>('100000000000001:1')).toBeUndefined();
  });
});
