import { describe, expect, it } from 'vitest';
import { readItem } from '../../functions/messenger/read-item.ts';
import { fromPage, fromPerson, PAGE, PSID, readOne, STAMP, surroundings } from './read-one.ts';

const common = {
  platform: 'messenger',
  channel: 'messaging',
  accountId: PAGE,
  psid: PSID,
  at: { from: STAMP, to: STAMP },
};

describe('readItem', () => {
  it('reads a message of a person', () => {
    expect(readOne({ ...fromPerson, message: { mid: 'm_1', text: 'café' } })).toStrictEqual({
      ...common,
      kind: 'message',
      id: 'message:m_1',
      mid: 'm_1',
      text: 'café',
      intents: [],
    });
  });

  it('reads a quick reply with its payload', () => {
    const message = { mid: 'm_1', text: 'Agent', quick_reply: { payload: 'TALK_TO_AGENT' } };
    expect(readOne({ ...fromPerson, message })).toStrictEqual({
      ...common,
      kind: 'quick_reply',
      id: 'message:m_1',
      mid: 'm_1',
      text: 'Agent',
      payload: 'TALK_TO_AGENT',
      intents: [],
    });
  });

  it('reads a postback with its payload', () => {
    const postback = { mid: 'm_1', title: 'Agent', payload: 'TALK_TO_AGENT' };
    expect(readOne({ ...fromPerson, postback })).toStrictEqual({
      ...common,
      kind: 'postback',
      id: 'postback:m_1',
      title: 'Agent',
      payload: 'TALK_TO_AGENT',
    });
  });

  it.each(['messaging', 'standby'] as const)(
    'reads a postback that was stripped of its payload: %s',
    (channel) => {
      expect(readOne({ ...fromPerson, postback: { mid: 'm_1', title: 'Agent' } }, { channel })).toStrictEqual(
        {
          ...common,
          channel,
          kind: 'postback',
          id: 'postback.stripped:m_1',
          title: 'Agent',
        },
      );
    },
  );

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

  it('reads a pass with its owners, null apart from absent', () => {
    const event = (control: object) => readOne({ ...fromPerson, pass_thread_control: control });
    const kind = 'pass';
    const id = expect.stringMatching(/^pass:[\w-]{22}$/);
    expect(event({ previous_owner_app_id: 1, new_owner_app_id: '2', metadata: 'm' })).toStrictEqual({
      ...common,
      kind,
      id,
      previousOwnerAppId: '1',
      newOwnerAppId: '2',
      metadata: 'm',
    });
    expect(event({ previous_owner_app_id: null, metadata: '' })).toStrictEqual({
      ...common,
      kind,
      id,
      previousOwnerAppId: null,
    });
  });

  it('reads a take with its new owner, null apart from absent', () => {
    const event = (control: object) => readOne({ ...fromPerson, take_thread_control: control });
    const taken = { ...common, kind: 'take', id: expect.stringMatching(/^take:[\w-]{22}$/) };
    expect(event({ previous_owner_app_id: 1, new_owner_app_id: '2' })).toStrictEqual({
      ...taken,
      newOwnerAppId: '2',
    });
    expect(event({ new_owner_app_id: null })).toStrictEqual({ ...taken, newOwnerAppId: null });
    expect(event({ previous_owner_app_id: 1 })).toStrictEqual(taken);
  });

  it('reads a request with the app that asks', () => {
    expect(readOne({ ...fromPerson, request_thread_control: { requested_owner_app_id: 2 } })).toMatchObject({
      kind: 'request',
      requestedOwnerAppId: '2',
    });
  });

  it('says which platform and channel it came on', () => {
    const message = { mid: 'm_1', text: 'hi' };
    const event = readOne({ ...fromPerson, message }, { platform: 'instagram', channel: 'standby' });
    expect(event).toMatchObject({ platform: 'instagram', channel: 'standby' });
  });

  it('lets thread control win over a message beside it', () => {
    const item = { message: { mid: 'm_1', text: 'hi' }, take_thread_control: {}, ...fromPerson };
    expect(readOne(item).kind).toBe('take');
  });

  it('hears a message of the account as an echo, marked or not', () => {
    expect(readOne({ ...fromPage, message: { mid: 'm_1', text: 'hi' } }).kind).toBe('echo');
    expect(readOne({ ...fromPage, message: { mid: 'm_1', text: 'hi', is_echo: false } }).kind).toBe('echo');
    expect(readOne({ ...fromPerson, message: { mid: 'm_1', text: 'hi', is_echo: false } }).kind).toBe(
      'message',
    );
  });

  it('finds both sides of an echo where the entry has another id, as in lead ads', () => {
    const message = { mid: 'm_1', text: 'hi', is_echo: true };
    const echo = readOne({ ...fromPage, message }, { entryId: '3' });
    expect(echo).toMatchObject({ kind: 'echo', accountId: PAGE, psid: PSID });
    const said = readOne({ ...fromPerson, message: { ...message, is_echo: false } }, { entryId: '3' });
    expect(said).toMatchObject({ kind: 'message', accountId: PAGE, psid: PSID });
  });

  it('never takes an unsent message for words to answer', () => {
    const message = { mid: 'm_1', is_deleted: true };
    expect(readOne({ ...fromPerson, message })).toMatchObject({
      kind: 'unknown',
      name: 'unsend',
      psid: PSID,
    });
  });

  it('never takes a notice of the system for words, whoever seems to have said it', () => {
    const message = { mid: 'm_1', admin_text: 'You started a chat.' };
    const notice = { kind: 'unknown', name: 'admin_text', psid: PSID };
    expect(readOne({ ...fromPerson, message })).toMatchObject(notice);
    expect(readOne({ ...fromPage, message: { ...message, is_echo: true } })).toMatchObject(notice);
    expect(readOne({ ...fromPerson, message: { ...message, text: 'hi' } }).kind).toBe('message');
  });

  it('never takes the summary of a lead ad for words to answer', () => {
    const lead = (hop_context: unknown) =>
      readOne({ ...fromPerson, hop_context, message: { mid: 'm_1', text: 'Lead summary' } });
    for (const metadata of ['messenger_lead_gen_complete', 'messenger_lead_gen_incomplete']) {
      expect(lead({ app_id: 1, metadata })).toMatchObject({ kind: 'unknown', name: 'lead_gen', psid: PSID });
    }
    for (const other of [
      { app_id: 1 },
      { metadata: 'solved' },
      { metadata: 1 },
      { is_ai_thread_owner: true },
    ]) {
      expect(lead(other).kind).toBe('message');
    }
    expect(lead([{ metadata: 'messenger_lead_gen_complete' }]).kind).toBe('message');
  });

  it('hears the pass with which a lead ad ends as a pass, whatever stands beside it', () => {
    const hop_context = { app_id: 1, metadata: 'messenger_lead_gen_complete' };
    expect(readOne({ ...fromPerson, hop_context, pass_thread_control: {} }).kind).toBe('pass');
  });

  it("reads the id of the Page Inbox that Meta's documentation misprints as the real one", () => {
    const inbox = '263902037430900';
    const misprint = 26390203743090;
    const message = { mid: 'm_1', is_echo: true, app_id: misprint };
    expect(readOne({ ...fromPage, message })).toMatchObject({ appId: inbox });
    const pass = { previous_owner_app_id: String(misprint), new_owner_app_id: misprint };
    expect(readOne({ ...fromPerson, pass_thread_control: pass })).toMatchObject({
      previousOwnerAppId: inbox,
      newOwnerAppId: inbox,
    });
    const request = { requested_owner_app_id: misprint };
    expect(readOne({ ...fromPerson, request_thread_control: request })).toMatchObject({
      requestedOwnerAppId: inbox,
    });
  });

  it('names an item of an unknown kind by what it holds, beside what any item may hold', () => {
    const beside = {
      hop_context: { app_id: 1 },
      prior_message: { source: 'checkbox_plugin' },
      ...fromPerson,
    };
    expect(readOne({ ...beside, hologram: {} })).toMatchObject({
      kind: 'unknown',
      name: 'hologram',
      psid: PSID,
    });
    expect(readOne(beside)).toMatchObject({ kind: 'unknown', name: 'none', psid: PSID });
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
    ['of nobody', 'item-without-person', ['recipient', 'read'], { recipient: { id: PAGE }, read: {} }],
  ])('notes an item %s by its keys alone', (_, reason, keys, item) => {
    expect(readItem(item, { ...surroundings, entryId: undefined })).toStrictEqual({ reason, keys });
  });

  it('notes at most 20 keys of at most 40 characters', () => {
    const item = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${n}-${'é '.repeat(40)}`, n]));
    const reading = readItem(item, { ...surroundings, entryId: undefined });
    const keys = 'keys' in reading ? reading.keys : [];
    expect(keys).toHaveLength(20);
    for (const key of keys) expect(key).toMatch(/^[\w.-]{1,40}$/);
  });
});
