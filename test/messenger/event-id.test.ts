import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../../functions/messenger/read-item.ts';
import { fromPage, fromPerson, readOne, STAMP } from './read-one.ts';

const standby = { channel: 'standby' } as const;
const redelivered = { arrivedAt: 1790000099000, entryTime: 1790000098000 };

function idOf(item: unknown, differences?: Partial<Surroundings>): string {
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
  ])('begins with what it is of: %s', (kind, body) => {
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

  it('is one for a message on both channels, with or without mid', () => {
    for (const message of [{ mid: 'm_1', text: 'hi' }, { text: 'hi' }]) {
      expect(idOf({ ...fromPerson, message }, standby)).toBe(idOf({ ...fromPerson, message }));
    }
  });

  it('is one for a quick reply and the same message without its payload', () => {
    const whole = { mid: 'm_1', text: 'hi', quick_reply: { payload: 'X' } };
    const stripped = { mid: 'm_1', text: 'hi' };
    expect(idOf({ ...fromPerson, message: stripped }, standby)).toBe(idOf({ ...fromPerson, message: whole }));
  });

  it('keeps a whole postback apart from a stripped one, on either channel', () => {
    const whole = idOf({ ...fromPerson, postback: { mid: 'm_1', payload: 'X' } });
    const stripped = { ...fromPerson, postback: { mid: 'm_1', title: 'x' } };
    expect(idOf(stripped, standby)).not.toBe(whole);
    expect(idOf(stripped)).not.toBe(whole);
    expect(idOf(stripped)).toBe(idOf(stripped, standby));
    expect(idOf({ ...fromPerson, postback: { mid: 'm_1', payload: 'X' } }, standby)).not.toBe(whole);
  });

  it('is one for a take whose app ids come once as numbers and once as text', () => {
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

  it('differs between a pass and a take of the same app', () => {
    const control = { new_owner_app_id: 1 };
    expect(idOf({ ...fromPerson, pass_thread_control: control })).not.toBe(
      idOf({ ...fromPerson, take_thread_control: control }),
    );
  });

  it('differs between the same words said twice', () => {
    const message = { text: 'hi' };
    const first = idOf({ ...fromPerson, message });
    expect(idOf({ ...fromPerson, timestamp: STAMP + 1, message })).not.toBe(first);
    expect(idOf({ ...fromPerson, message: { mid: 'm_1', text: 'hi' } })).not.toBe(
      idOf({ ...fromPerson, message: { mid: 'm_2', text: 'hi' } }),
    );
  });

  it('rests on the time of the entry where an item has no stamp', () => {
    const { sender, recipient } = fromPerson;
    const item = { sender, recipient, message: { text: 'hi' } };
    expect(idOf(item)).toBe(idOf(item, { arrivedAt: 1790000099000 }));
    expect(idOf(item, redelivered)).not.toBe(idOf(item));
  });

  it('fits into a key, however long the mid', () => {
    const message = { mid: 'm'.repeat(4000), text: 'hi' };
    expect(idOf({ ...fromPerson, message }).length).toBeLessThan(300);
    expect(readOne({ ...fromPerson, message })).not.toHaveProperty('mid');
  });
});
