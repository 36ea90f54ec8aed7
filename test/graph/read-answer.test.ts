import { describe, expect, it } from 'vitest';
import {
  readAppFields,
  readDone,
  readFeatureStatus,
  readSent,
  readSubscribedFields,
  readThreadOwner,
} from '../../functions/graph/read-answer.ts';
import { OUR_APP } from '../ids.ts';

const OTHER_ANSWERS = [undefined, null, true, 'OK', 1, [], [{ success: true }], { data: 'x' }];

describe('readThreadOwner', () => {
  const owner = (thread_owner: unknown) => ({ data: [{ thread_owner }] });

  it.each([
    ['a number', 1111111111111111, '1111111111111111'],
    ['text', '1111111111111111', '1111111111111111'],
    ['the misprint of the Page Inbox', 26390203743090, '263902037430900'],
    ['text of any length', '98765432109876543210', '98765432109876543210'],
  ])('reads an app whose id is %s', (_, app_id, appId) => {
    expect(readThreadOwner(owner({ app_id, expiration: 1_790_086_400 }))).toEqual({
      kind: 'app',
      appId,
      expiresAt: 1_790_086_400_000,
    });
  });

  it('reads an owner without an id, by the expiry alone', () => {
    expect(readThreadOwner(owner({ expiration: '1790086400' }))).toEqual({
      kind: 'hidden',
      expiresAt: 1_790_086_400_000,
    });
    expect(readThreadOwner(owner({ app_id: null, expiration: 1_790_086_400_000 }))).toEqual({
      kind: 'hidden',
      expiresAt: 1_790_086_400_000,
    });
  });

  it.each([{ data: [] }, {}, { data: [{}] }, owner({}), owner(null)])(
    'reads %j as an idle thread',
    (body) => {
      expect(readThreadOwner(body)).toEqual({ kind: 'idle' });
    },
  );

  it.each([
    ...OTHER_ANSWERS,
    { success: true },
    { data: [{ id: '1' }] },
    owner({ app_id: {} }),
    owner({ app_id: 2 ** 60 }),
  ])('does not accept %j', (body) => {
    expect(readThreadOwner(body)).toBeUndefined();
  });
});

describe('readDone', () => {
  it.each([{ success: true }, { success: 'true' }, { data: [{ thread_owner: { app_id: 1 } }] }])(
    'reads %j as done',
    (body) => {
      expect(readDone(body)).toBe(true);
    },
  );

  it.each([...OTHER_ANSWERS, {}, { success: false }, { success: 1 }, { data: [] }])(
    'does not accept %j',
    (body) => {
      expect(readDone(body)).toBeUndefined();
    },
  );
});

describe('readSent', () => {
  it('gives the id of a message', () => {
    expect(readSent({ recipient_id: '1', message_id: 'm_1' })).toEqual({ messageId: 'm_1' });
    expect(readSent({ message_id: 'm_1' })).toEqual({ messageId: 'm_1' });
  });

  it('accepts an answer with the recipient only', () => {
    expect(readSent({ recipient_id: '1' })).toEqual({});
  });

  it.each([...OTHER_ANSWERS, {}, { success: false }, { message_id: '' }])('does not accept %j', (body) => {
    expect(readSent(body)).toBeUndefined();
  });
});

describe('readFeatureStatus', () => {
  it('reads the mode of each channel', () => {
    const status = { hop_v2: false, msgr_multi_app: false, ig_multi_app: true };
    expect(readFeatureStatus({ messaging_feature_status: status })).toEqual({
      messenger: 'zero-config',
      instagram: 'routing',
    });
  });

  it('reads a Page without Instagram', () => {
    expect(readFeatureStatus({ messaging_feature_status: { msgr_multi_app: true } })).toEqual({
      messenger: 'routing',
      instagram: 'zero-config',
    });
  });

  it.each([
    { messaging_feature_status: {} },
    { messaging_feature_status: { msgr_multi_app: null, hop_v2: true } },
    { messaging_feature_status: null, id: '1' },
    { id: '1' },
    { id: 1 },
  ])('reads a missing flag as off: %j', (body) => {
    expect(readFeatureStatus(body)).toEqual({ messenger: 'zero-config', instagram: 'zero-config' });
  });

  it.each([
    ...OTHER_ANSWERS,
    {},
    { success: true },
    { messaging_feature_status: { msgr_multi_app: 'yes' } },
    { messaging_feature_status: 'on', id: '1' },
    { id: {} },
  ])('does not accept %j', (body) => {
    expect(readFeatureStatus(body)).toBeUndefined();
  });
});

describe('readSubscribedFields', () => {
  const read = (body: unknown) => readSubscribedFields(body, OUR_APP);

  it.each([OUR_APP, 1111111111111111])('finds our app by its id %j among malformed others', (id) => {
    const odd = { id: {}, subscribed_fields: 7 };
    expect(read({ data: [odd, { id, subscribed_fields: ['messages'] }] })).toEqual(['messages']);
  });

  it.each([
    { data: [] },
    { data: [{ id: '2', subscribed_fields: ['messages'] }] },
    { data: [{ id: OUR_APP }] },
  ])('finds nothing in %j', (body) => {
    expect(read(body)).toEqual([]);
  });

  it.each([
    ...OTHER_ANSWERS,
    {},
    { success: true },
    { data: [{ id: OUR_APP, subscribed_fields: 'messages' }] },
    { data: [{ id: OUR_APP, subscribed_fields: [{ name: 'messages' }] }] },
  ])('does not accept %j', (body) => {
    expect(read(body)).toBeUndefined();
  });
});

describe('readAppFields', () => {
  const fields = [{ name: 'messages' }];

  it.each([
    ['what is subscribed', [{ object: 'page', active: true, fields }], ['messages'], []],
    ['what is subscribed on Instagram', [{ object: 'instagram', active: true, fields }], [], ['messages']],
    ['what is not said to be off', [{ object: 'page', fields }], ['messages'], []],
    ['nothing that is off', [{ object: 'page', active: false, fields }], [], []],
    ['nothing of other objects', [{ object: 'user', active: true, fields }], [], []],
    ['nothing where there is nothing', [], [], []],
  ])('finds %s', (_, data, page, instagram) => {
    expect(readAppFields({ data })).toEqual({ page, instagram });
  });

  it.each([...OTHER_ANSWERS, {}, { success: true }, { data: [{ object: 'page', fields: 'messages' }] }])(
    'does not accept %j',
    (body) => {
      expect(readAppFields(body)).toBeUndefined();
    },
  );
});
