import { describe, expect, it } from 'vitest';
import { addressOf, type ItemContext } from '../../functions/messenger/item.ts';
import { fromPage, fromPerson, readOne, STAMP } from './read-one.ts';

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
    ['when only the entry has an id', undefined, undefined, 'page', 'page', undefined, false],
    ['when the Page sends and no recipient is named', 'page', undefined, 'page', 'page', undefined, true],
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

  it.each(['a:b', 'a#b', '', 'a\n', 1.5, {}, null, 'x'.repeat(129)])('does not take %j for an id', (id) => {
    expect(address(id, 'page', 'page')).toEqual({ accountId: 'page', isFromAccount: false });
  });

  it('finds nothing if no account is named', () => {
    expect(address('person', undefined, undefined)).toBeUndefined();
  });

  it('finds nothing if the parties are not objects', () => {
    expect(addressOf({ sender: 'page', recipient: ['page'] }, undefined, false)).toBeUndefined();
  });
});

const standby = { channel: 'standby' } as const;
const redelivered = { arrivedAt: 1790000099000, entryTime: 1790000098000 };

function idOf(item: unknown, differences?: Partial<ItemContext>): string {
  return readOne(item, differences).id;
}

describe('the id of an event', () => {
  it.each([
    ['message', { ...fromPerson, message: { mid: 'm_1', text: 'hi' } }],
    ['message without mid', { ...fromPerson, message: { text: 'hi' } }],
    ['echo', { ...fromPage, message: { mid: 'm_1', is_echo: true } }],
    ['postback', { ...fromPerson, postback: { mid: 'm_1', payload: 'X' } }],
    ['pass', { ...fromPerson, pass_thread_control: { new_owner_app_id: 1, metadata: 'm' } }],
    ['request', { ...fromPerson, request_thread_control: { requested_owner_app_id: 1 } }],
    ['read', { ...fromPerson, read: { watermark: 1 } }],
    ['policy', { ...fromPerson, policy_enforcement: { action: 'block' } }],
    ['unknown', { ...fromPerson, hologram: {} }],
  ])('is the same for every delivery of a %s', (_, item) => {
    expect(idOf(structuredClone(item), redelivered)).toBe(idOf(item));
  });

  it.each([
    ['message', { message: { text: 'hi' } }],
    ['echo', { message: { text: 'hi', is_echo: true } }],
    ['postback', { postback: { payload: 'X' } }],
    ['postback.stripped', { postback: {} }],
    ['pass', { pass_thread_control: {} }],
    ['take', { take_thread_control: {} }],
    ['request', { request_thread_control: {} }],
    ['read', { read: {} }],
    ['delivery', { delivery: {} }],
    ['reaction', { reaction: {} }],
    ['policy', { policy_enforcement: {} }],
    ['app_roles', { app_roles: {} }],
    ['unknown', { hologram: {} }],
  ])('begins with the kind: %s', (kind, body) => {
    const [prefix, hash] = idOf({ ...fromPerson, ...body }).split(':');
    expect(prefix).toBe(kind);
    expect(hash).toMatch(/^[\w-]{22}$/);
  });

  it('does not depend on the order of keys', () => {
    const { sender, recipient, timestamp } = fromPerson;
    const words = { text: 'hi', attachments: [{ type: 'image', payload: {} }] };
    const reordered = { attachments: [{ payload: {}, type: 'image' }], text: 'hi' };
    expect(idOf({ message: reordered, timestamp, recipient, sender })).toBe(
      idOf({ sender, recipient, timestamp, message: words }),
    );
  });

  it.each([
    ['with mid', { mid: 'm_1', text: 'hi' }],
    ['without mid', { text: 'hi' }],
  ])('is the same for a message on both channels, %s', (_, message) => {
    expect(idOf({ ...fromPerson, message }, standby)).toBe(idOf({ ...fromPerson, message }));
  });

  it('is the same for a quick reply and for the same message without its payload', () => {
    const whole = { mid: 'm_1', text: 'hi', quick_reply: { payload: 'X' } };
    const stripped = { mid: 'm_1', text: 'hi' };
    expect(idOf({ ...fromPerson, message: stripped }, standby)).toBe(idOf({ ...fromPerson, message: whole }));
  });

  describe('of a postback', () => {
    const whole = { ...fromPerson, postback: { mid: 'm_1', payload: 'X' } };
    const stripped = { ...fromPerson, postback: { mid: 'm_1', title: 'x' } };

    it.each([
      ['a stripped one on messaging', stripped, {}],
      ['a stripped one on standby', stripped, standby],
      ['a whole one on standby', whole, standby],
    ])('differs between a whole one on messaging and %s', (_, other, differences) => {
      expect(idOf(other, differences)).not.toBe(idOf(whole));
    });

    it('is the same for a stripped one on both channels', () => {
      expect(idOf(stripped)).toBe(idOf(stripped, standby));
    });
  });

  it('is the same for a take with app ids as numbers and for one with app ids as text', () => {
    const numbers = { previous_owner_app_id: 1111111111111111, new_owner_app_id: 263902037430900 };
    const text = {
      new_owner_app_id: '263902037430900',
      previous_owner_app_id: '1111111111111111',
      metadata: '',
    };
    expect(idOf({ ...fromPerson, take_thread_control: text })).toBe(
      idOf({ ...fromPerson, take_thread_control: numbers }),
    );
  });

  it.each([
    ['the new owner', { new_owner_app_id: 2 }, STAMP],
    ['the previous owner', { new_owner_app_id: 1, previous_owner_app_id: 3 }, STAMP],
    ['an owner that is null instead of absent', { new_owner_app_id: 1, previous_owner_app_id: null }, STAMP],
    ['the metadata', { new_owner_app_id: 1, metadata: 'x' }, STAMP],
    ['the time', { new_owner_app_id: 1 }, STAMP + 1],
  ])('differs between passes by %s', (_, control, timestamp) => {
    const other = idOf({ ...fromPerson, pass_thread_control: { new_owner_app_id: 1 } });
    expect(idOf({ ...fromPerson, timestamp, pass_thread_control: control })).not.toBe(other);
  });

  it.each([
    [
      'a pass and a take of the same app',
      { pass_thread_control: { new_owner_app_id: 1 } },
      { take_thread_control: { new_owner_app_id: 1 } },
    ],
    [
      'the same text sent at two times',
      { message: { text: 'hi' } },
      { timestamp: STAMP + 1, message: { text: 'hi' } },
    ],
    [
      'the same text sent with two mids',
      { message: { mid: 'm_1', text: 'hi' } },
      { message: { mid: 'm_2', text: 'hi' } },
    ],
  ])('differs between %s', (_, one, other) => {
    expect(idOf({ ...fromPerson, ...one })).not.toBe(idOf({ ...fromPerson, ...other }));
  });

  describe('of an item without a stamp', () => {
    const { sender, recipient } = fromPerson;
    const item = { sender, recipient, message: { text: 'hi' } };

    it('does not depend on when the delivery arrived', () => {
      expect(idOf(item)).toBe(idOf(item, { arrivedAt: 1790000099000 }));
    });

    it('depends on the time of the entry', () => {
      expect(idOf(item, redelivered)).not.toBe(idOf(item));
    });
  });

  describe('of a message with a mid of 4,000 characters', () => {
    const item = { ...fromPerson, message: { mid: 'm'.repeat(4000), text: 'hi' } };

    it('fits into a key of the table', () => {
      expect(idOf(item).length).toBeLessThan(300);
    });

    it('does not use the mid', () => {
      expect(readOne(item)).not.toHaveProperty('mid');
    });
  });
});
