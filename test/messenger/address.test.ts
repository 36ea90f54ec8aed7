import { describe, expect, it } from 'vitest';
import { addressOf } from '../../functions/messenger/address.ts';

const party = (id: unknown) => (id === undefined ? {} : { id });

function address(sender: unknown, recipient: unknown, entryId: unknown, isEcho = false) {
  return addressOf({ sender: party(sender), recipient: party(recipient) }, entryId, isEcho);
}

describe('addressOf', () => {
  it.each([
    ['as documented', 'person', 'page', 'page', 'page', 'person', false],
    ['when the entry has another id, as in lead ads', 'person', 'page', 'other', 'page', 'person', false],
    ['when the entry has no id', 'person', 'page', undefined, 'page', 'person', false],
    ['when the ids are swapped', 'page', 'person', 'page', 'page', 'person', true],
    ['when the PSID is printed twice', 'person', 'person', 'page', 'page', 'person', false],
    ['when one id is printed everywhere', 'same', 'same', 'same', 'same', 'same', false],
    ['when one id is printed twice, without an entry', 'same', 'same', undefined, 'same', 'same', false],
    ['when the recipient is missing', 'person', undefined, 'page', 'page', 'person', false],
    ['when the sender is missing', undefined, 'page', 'page', 'page', undefined, false],
    ['when only the entry says anything', undefined, undefined, 'page', 'page', undefined, false],
    ['when the Page is the sender to nobody', 'page', undefined, 'page', 'page', undefined, true],
  ])(
    "finds both sides of a person's event %s",
    (_, sender, recipient, entryId, accountId, psid, isFromAccount) => {
      expect(address(sender, recipient, entryId)).toEqual({
        accountId,
        ...(psid && { psid }),
        isFromAccount,
      });
    },
  );

  it.each([
    ['as documented', 'page', 'person', 'page', 'page', 'person', true],
    ['when the entry has another id', 'page', 'person', 'other', 'page', 'person', true],
    ['when the ids are not swapped', 'person', 'page', 'page', 'page', 'person', false],
    ['when the sender is missing', undefined, 'person', 'page', 'page', 'person', false],
  ])('finds both sides of an echo %s', (_, sender, recipient, entryId, accountId, psid, isFromAccount) => {
    expect(address(sender, recipient, entryId, true)).toEqual({ accountId, psid, isFromAccount });
  });

  it('reads ids sent as numbers', () => {
    expect(address(24000000000001, 100000000000001, 100000000000001)).toMatchObject({
      accountId: '100000000000001',
      psid: '24000000000001',
    });
  });

  it.each(['a:b', 'a#b', '', 'a\n', 1.5, {}, null, 'x'.repeat(129)])('takes %j for no id', (id) => {
    expect(address(id, 'page', 'page')).toEqual({ accountId: 'page', isFromAccount: false });
  });

  it('finds nothing where no account is named', () => {
    expect(address('person', undefined, undefined)).toBeUndefined();
    expect(addressOf({ sender: 'page', recipient: ['page'] }, undefined, false)).toBeUndefined();
  });
});
