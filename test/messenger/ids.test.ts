import { describe, expect, it } from 'vitest';
import {
  type AccountId,
  type AppId,
  type Psid,
  parseThreadKey,
  threadKey,
  toAppId,
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
  ])('does not take %j for an id', (value) => {
    expect(toId<AppId>(value)).toBeUndefined();
  });
});

describe('toAppId', () => {
  it.each([
    [263902037430900, '263902037430900'],
    ['2222222222222222', '2222222222222222'],
    [26390203743090, '263902037430900'],
    ['26390203743090', '263902037430900'],
  ])('reads %j as %s', (value, id) => {
    expect(toAppId(value)).toBe(id);
  });

  it.each([undefined, null, '', {}])('does not take %j for an id', (value) => {
    expect(toAppId(value)).toBeUndefined();
  });
});

describe('threadKey', () => {
  it('is the two ids with a colon between them', () => {
    const [page, person] = ['100000000000001' as AccountId, '24000000000000001' as Psid];
    expect(threadKey(page, person)).toBe('100000000000001:24000000000000001');
  });

  it('is split again by parseThreadKey', () => {
    expect(parseThreadKey('100000000000001:24000000000000001')).toEqual({
      accountId: '100000000000001',
      psid: '24000000000000001',
    });
  });

  it.each(['', ':', 'page', 'page:', ':person', 'page:person:more', 'page#1:person'])(
    'does not have the form %j',
    (text) => {
      expect(parseThreadKey(text)).toBeUndefined();
    },
  );
});
