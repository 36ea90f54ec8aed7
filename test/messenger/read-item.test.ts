import { describe, expect, it } from 'vitest';
import { readItem } from '../../functions/messenger/read-item.ts';
import { PAGE, PERSON } from '../ids.ts';
import { context, fromPage, fromPerson, readOne, STAMP } from './read-one.ts';

/** The misprint of `263902037430900`. */
const MISPRINT = 26390203743090;

const common = {
  platform: 'messenger',
  channel: 'messaging',
  accountId: PAGE,
  psid: PERSON,
  at: { from: STAMP, to: STAMP },
};

describe('readItem', () => {
  it.each([
    [
      'a message',
      { message: { mid: 'm_1', text: 'café' } },
      { kind: 'message', id: 'message:m_1', mid: 'm_1', text: 'café', intents: [] },
    ],
    [
      'a quick reply with its payload',
      { message: { mid: 'm_1', text: 'Yes', quick_reply: { payload: 'YES' } } },
      { kind: 'quick_reply', id: 'message:m_1', mid: 'm_1', text: 'Yes', payload: 'YES', intents: [] },
    ],
    [
      'a postback with its payload',
      { postback: { mid: 'm_1', title: 'Yes', payload: 'YES' } },
      { kind: 'postback', id: 'postback:m_1', title: 'Yes', payload: 'YES' },
    ],
  ])('reads %s of a person', (_, item, event) => {
    expect(readOne({ ...fromPerson, ...item })).toStrictEqual({ ...common, ...event });
  });

  it.each(['messaging', 'standby'] as const)('reads a postback without its payload on %s', (channel) => {
    expect(readOne({ ...fromPerson, postback: { mid: 'm_1', title: 'Agent' } }, { channel })).toStrictEqual({
      ...common,
      channel,
      kind: 'postback',
      id: 'postback.stripped:m_1',
      title: 'Agent',
    });
  });

  it('reads an echo with the app that spoke and its metadata', () => {
    const message = { mid: 'm_1', is_echo: true, app_id: 1111111111111111, metadata: 'command-1' };
    expect(readOne({ ...fromPage, message })).toStrictEqual({
      ...common,
      kind: 'echo',
      id: 'echo:m_1',
      mid: 'm_1',
      appId: '1111111111111111',
      metadata: 'command-1',
    });
  });

  describe('a pass', () => {
    const passOf = (control: object) => readOne({ ...fromPerson, pass_thread_control: control });
    const pass = { ...common, kind: 'pass', id: expect.stringMatching(/^pass:[\w-]{22}$/) };

    it('has the owner before, the owner after and the metadata', () => {
      expect(passOf({ previous_owner_app_id: 1, new_owner_app_id: '2', metadata: 'm' })).toStrictEqual({
        ...pass,
        previousOwnerAppId: '1',
        newOwnerAppId: '2',
        metadata: 'm',
      });
    });

    it('says that the thread was idle, and no new owner if Meta names none', () => {
      expect(passOf({ previous_owner_app_id: null, metadata: '' })).toStrictEqual({
        ...pass,
        previousOwnerAppId: null,
      });
    });
  });

  it.each([
    [
      'the app that took control',
      { previous_owner_app_id: 1, new_owner_app_id: '2' },
      { newOwnerAppId: '2' },
    ],
    ['that the thread is idle', { new_owner_app_id: null }, { newOwnerAppId: null }],
    ['no new owner if Meta names none', { previous_owner_app_id: 1 }, {}],
  ])('reads from a take %s', (_, control, owner) => {
    expect(readOne({ ...fromPerson, take_thread_control: control })).toStrictEqual({
      ...common,
      kind: 'take',
      id: expect.stringMatching(/^take:[\w-]{22}$/),
      ...owner,
    });
  });

  it('reads a request with the app that asks', () => {
    expect(readOne({ ...fromPerson, request_thread_control: { requested_owner_app_id: 2 } })).toMatchObject({
      kind: 'request',
      requestedOwnerAppId: '2',
    });
  });

  it('keeps the platform and the channel', () => {
    const message = { mid: 'm_1', text: 'hi' };
    const event = readOne({ ...fromPerson, message }, { platform: 'instagram', channel: 'standby' });
    expect(event).toMatchObject({ platform: 'instagram', channel: 'standby' });
  });

  it('reads thread control and not the message beside it', () => {
    const item = { message: { mid: 'm_1', text: 'hi' }, take_thread_control: {}, ...fromPerson };
    expect(readOne(item).kind).toBe('take');
  });

  it.each([
    ['an echo if the Page sent it', fromPage, {}, 'echo'],
    ['an echo if the Page sent it, though it says that it is none', fromPage, { is_echo: false }, 'echo'],
    ['a message if the person sent it', fromPerson, { is_echo: false }, 'message'],
  ])('reads a message as %s', (_, parties, marks, kind) => {
    expect(readOne({ ...parties, message: { mid: 'm_1', text: 'hi', ...marks } }).kind).toBe(kind);
  });

  it.each([
    ['an echo', fromPage, true, 'echo'],
    ['a message', fromPerson, false, 'message'],
  ])('finds both sides of %s if the entry has another id, as in lead ads', (_, parties, is_echo, kind) => {
    const event = readOne({ ...parties, message: { mid: 'm_1', text: 'hi', is_echo } }, { entryId: '3' });
    expect(event).toMatchObject({ kind, accountId: PAGE, psid: PERSON });
  });

  it('reads that the person took a message back, and which one', () => {
    const unsent = readOne({ ...fromPerson, message: { mid: 'm_1', is_deleted: true } });
    const message = readOne({ ...fromPerson, message: { mid: 'm_1', text: 'hi' } });
    expect(unsent).toMatchObject({ kind: 'unsend', psid: PERSON, messageId: 'id' in message && message.id });
  });

  it.each([
    ['names no message', fromPerson, {}],
    ['is about a message of the Page', fromPage, { mid: 'm_1', is_echo: true }],
  ])('counts an unsent message that %s', (_which, parties, members) => {
    const message = { ...members, is_deleted: true };
    expect(readOne({ ...parties, message })).toMatchObject({ kind: 'unknown', name: 'unsend' });
  });

  describe("a notice of Messenger's own", () => {
    const message = { mid: 'm_1', admin_text: 'You started a chat.' };

    it.each([
      ['the person', fromPerson, {}],
      ['the Page', fromPage, { is_echo: true }],
    ])('is not a message if the sender is %s', (_, parties, marks) => {
      const notice = readOne({ ...parties, message: { ...message, ...marks } });
      expect(notice).toMatchObject({ kind: 'unknown', name: 'admin_text', psid: PERSON });
    });

    it('is a message if it also has a text', () => {
      expect(readOne({ ...fromPerson, message: { ...message, text: 'hi' } }).kind).toBe('message');
    });
  });

  describe('a message with hop_context', () => {
    const withHop = (hop_context: unknown) =>
      readOne({ ...fromPerson, hop_context, message: { mid: 'm_1', text: 'Lead summary' } });

    it.each(['messenger_lead_gen_complete', 'messenger_lead_gen_incomplete'])(
      'is the summary of a lead ad and not a message to answer: %s',
      (metadata) => {
        expect(withHop({ app_id: 1, metadata })).toMatchObject({
          kind: 'unknown',
          name: 'lead_gen',
          psid: PERSON,
        });
      },
    );

    it.each([
      [{ app_id: 1 }],
      [{ metadata: 'solved' }],
      [{ metadata: 1 }],
      [{ is_ai_thread_owner: true }],
      [[{ metadata: 'messenger_lead_gen_complete' }]],
    ])('is a message if the hop_context is another: %j', (other) => {
      expect(withHop(other).kind).toBe('message');
    });
  });

  it('reads the pass at the end of a lead ad as a pass', () => {
    const hop_context = { app_id: 1, metadata: 'messenger_lead_gen_complete' };
    expect(readOne({ ...fromPerson, hop_context, pass_thread_control: {} }).kind).toBe('pass');
  });

  it.each([
    ['an echo', { ...fromPage, message: { mid: 'm_1', is_echo: true, app_id: MISPRINT } }, 'appId'],
    ['a pass', { ...fromPerson, pass_thread_control: { new_owner_app_id: MISPRINT } }, 'newOwnerAppId'],
    [
      'a pass back',
      { ...fromPerson, pass_thread_control: { previous_owner_app_id: `${MISPRINT}` } },
      'previousOwnerAppId',
    ],
    [
      'a request',
      { ...fromPerson, request_thread_control: { requested_owner_app_id: MISPRINT } },
      'requestedOwnerAppId',
    ],
  ])("reads Meta's misprint of the Page Inbox's id as the real id in %s", (_, item, member) => {
    expect(readOne(item)).toMatchObject({ [member]: '263902037430900' });
  });

  it.each([
    ['its key', { hologram: {} }, 'hologram'],
    ['none if it has only what any item may have', {}, 'none'],
  ])('names an item of an unknown kind by %s', (_, own, name) => {
    const sides = { hop_context: { app_id: 1 }, prior_message: { source: 'checkbox_plugin' } };
    expect(readOne({ ...sides, ...fromPerson, ...own })).toMatchObject({
      kind: 'unknown',
      name,
      psid: PERSON,
    });
  });

  it('keeps only intents with a name and a confidence from 0 to 1', () => {
    const intents = [
      { name: 'talk_to_agent', confidence: 0.9 },
      { name: 'certain', confidence: 1 },
      { name: '', confidence: 0.9 },
      { name: 'loud', confidence: 1.1 },
      { name: 'silent' },
      'odd',
      null,
    ];
    const entities = {
      intent: [{ value: 'older', confidence: 0 }],
      greetings: [{ value: 'true', confidence: 1 }],
    };
    const message = { mid: 'm_1', text: 'hi', nlp: { intents, entities } };
    expect(readOne({ ...fromPerson, message })).toMatchObject({
      intents: [
        { name: 'talk_to_agent', confidence: 0.9 },
        { name: 'certain', confidence: 1 },
        { name: 'older', confidence: 0 },
      ],
    });
  });

  it.each([
    ['today’s', { intents: [{ name: 'greet', confidence: 1 }] }],
    ['the older', { entities: { intent: [{ value: 'greet', confidence: 1 }] } }],
  ])('reads intents in %s form alone', (_which, nlp) => {
    const message = { mid: 'm_1', text: 'hi', nlp };
    expect(readOne({ ...fromPerson, message })).toMatchObject({
      intents: [{ name: 'greet', confidence: 1 }],
    });
  });

  it.each([
    ['not an object', 'item-not-an-object', [], 'text'],
    ['without an account', 'item-without-account', ['message'], { message: { text: 'secret' } }],
    [
      'with a body of the wrong type',
      'item-malformed',
      ['sender', 'recipient', 'timestamp', 'message'],
      { ...fromPerson, message: 'secret' },
    ],
    ['without a person', 'item-without-person', ['recipient', 'read'], { recipient: { id: PAGE }, read: {} }],
  ])('records an item %s by its keys alone', (_, reason, keys, item) => {
    expect(readItem(item, { ...context, entryId: undefined })).toStrictEqual({ reason, keys });
  });

  it('records at most 20 keys of at most 40 safe characters', () => {
    const item = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${n}-${'é '.repeat(40)}`, n]));
    const reading = readItem(item, { ...context, entryId: undefined });
    const keys = 'keys' in reading ? reading.keys : [];
    expect(keys).toHaveLength(20);
    for (const key of keys) expect(key).toMatch(/^[\w.-]{1,40}$/);
  });
});
