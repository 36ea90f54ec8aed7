import type { MessengerClient } from 'messaging-api-messenger';
import { beforeEach, describe, expect, it } from 'vitest';
import { HELP_DESK, NOW, OUR_APP, PAGE, PAGE_INBOX, PERSON } from '../ids.ts';
import { APP_SECRET, type Simulator, startSimulator } from '../local/meta/simulator.ts';
import { clientOf } from './client-of.ts';

const OUR_CALLER = { accessToken: 'local-page-token', appId: OUR_APP, appSecret: APP_SECRET };

let meta: Simulator;
let ours: MessengerClient;
let desk: MessengerClient;

beforeEach(async () => {
  meta = await startSimulator();
  ours = clientOf(meta, OUR_CALLER);
  desk = clientOf(meta, {
    accessToken: 'local-help-desk-token',
    appId: HELP_DESK,
    appSecret: 'local-help-desk-app-secret',
  });
  await meta.client.person(PERSON).writes('Hello');
});

const owner = async () => (await meta.client.thread(PERSON)).owner;
const lastMessage = async () => (await meta.client.thread(PERSON)).messages.at(-1);
const done = { success: true };

describe('sending with a client of others', () => {
  it('says a text, and gives the ids of the person and of the message', async () => {
    const answer = await ours.sendText(PERSON, 'Good morning');
    expect(answer).toEqual({ recipientId: PERSON, messageId: expect.stringMatching(/^m_/) });
    expect(await lastMessage()).toMatchObject({ mid: answer.messageId, from: OUR_APP, text: 'Good morning' });
  });

  it('answers within the window as RESPONSE', async () => {
    await ours.sendText(PERSON, 'Good morning', { messagingType: 'RESPONSE' });
    expect(await lastMessage()).toMatchObject({ text: 'Good morning' });
  });

  it('offers quick replies, and the tap of one comes from the person', async () => {
    const quickReplies = [
      { contentType: 'text' as const, title: 'A human', payload: 'TALK_TO_AGENT' },
      { contentType: 'text' as const, title: 'The bot', payload: 'STAY' },
    ];
    await ours.sendText(PERSON, 'Whom?', { quickReplies });
    expect(await lastMessage()).toMatchObject({
      quickReplies: [
        { title: 'A human', payload: 'TALK_TO_AGENT' },
        { title: 'The bot', payload: 'STAY' },
      ],
    });

    await meta.client.person(PERSON).writes({ text: 'A human', payload: 'TALK_TO_AGENT' });
    expect(await lastMessage()).toMatchObject({ from: 'person', payload: 'TALK_TO_AGENT' });
  });

  it('offers the buttons of a template', async () => {
    const button = { type: 'postback' as const, title: 'Start over', payload: 'RESTART' };
    await ours.sendButtonTemplate(PERSON, 'What now?', [button]);
    expect(await lastMessage()).toMatchObject({
      from: OUR_APP,
      buttons: [{ title: 'Start over', payload: 'RESTART' }],
    });
  });

  it('shows that it is typing and has read, without a message', async () => {
    const before = await lastMessage();
    expect(await ours.typingOn(PERSON)).toEqual({ recipientId: PERSON });
    expect(await ours.markSeen(PERSON)).toEqual({ recipientId: PERSON });
    expect(await lastMessage()).toEqual(before);
  });
});

describe('thread control with a client of others', () => {
  it('passes the thread to another app, which then sends', async () => {
    expect(await ours.passThreadControl(PERSON, Number(HELP_DESK), 'order 17')).toEqual(done);
    expect(await owner()).toBe(HELP_DESK);
    await desk.sendText(PERSON, 'I have your order here.');
    expect(await lastMessage()).toMatchObject({ from: HELP_DESK });
    expect(JSON.stringify(await meta.client.app(HELP_DESK).received('messaging'))).toContain('order 17');
  });

  it('passes the thread to the Page Inbox', async () => {
    expect(await ours.passThreadControlToPageInbox(PERSON)).toEqual(done);
    expect(await owner()).toBe(PAGE_INBOX);
  });

  it('takes the thread back where Conversation Routing is on', async () => {
    await ours.passThreadControl(PERSON, Number(HELP_DESK));
    expect(await ours.takeThreadControl(PERSON, 'too long')).toEqual(done);
    expect(await owner()).toBe(OUR_APP);
  });

  it('requests the thread where it is off, and leaves it to the owner', async () => {
    await meta.client.setMode('zero-config');
    await ours.passThreadControl(PERSON, Number(HELP_DESK));
    expect(await ours.requestThreadControl(PERSON, 'please')).toEqual(done);
    expect(await owner()).toBe(HELP_DESK);
    const received = await meta.client.app(HELP_DESK).received();
    expect(received).toContainEqual(expect.objectContaining({ kind: 'request_thread_control' }));
  });

  it('tells the default app who owns the thread, and another app only until when', async () => {
    const { expiresAt } = await meta.client.thread(PERSON);
    const expiration = Math.floor((expiresAt ?? 0) / 1_000);
    expect(expiration).toBe(Math.floor(NOW / 1_000) + 86_400);
    expect(await ours.getThreadOwner(PERSON)).toEqual({ appId: Number(OUR_APP), expiration });
    expect(await desk.getThreadOwner(PERSON)).toEqual({ expiration });
  });
});

describe('the Page with a client of others', () => {
  it('tells its id and name', async () => {
    expect(await ours.getPageInfo()).toEqual({ id: PAGE, name: expect.any(String) });
  });

  it('tells whether Conversation Routing is on', async () => {
    const read = () => ours.getPageInfo({ fields: ['messaging_feature_status'] });
    expect(await read()).toMatchObject({ messagingFeatureStatus: { msgrMultiApp: true } });
    await meta.client.setMode('zero-config');
    expect(await read()).toMatchObject({ messagingFeatureStatus: { msgrMultiApp: false } });
  });
});

describe('a refusal, as a client of others reports it', () => {
  it('names code, type and message of a send by an app that does not own the thread', async () => {
    await expect(desk.sendText(PERSON, 'Hello')).rejects.toMatchObject({
      name: 'AxiosError',
      status: 400,
      message: expect.stringMatching(
        /^Messenger API - 10 OAuthException \(#10\) .*another app is controlling/,
      ),
      response: {
        data: {
          error: { code: 10, errorSubcode: 2018300, fbtraceId: expect.stringMatching(/^A/) },
        },
      },
    });
  });

  it('is 27 for a take where Conversation Routing is off', async () => {
    await meta.client.setMode('zero-config');
    await expect(desk.takeThreadControl(PERSON)).rejects.toThrow(/^Messenger API - 27 /);
  });

  it('is 100 for an app that is not connected to the Page', async () => {
    await expect(ours.passThreadControl(PERSON, 42)).rejects.toThrow(
      /^Messenger API - 100 .*Incorrect App ID/,
    );
    expect(await owner()).toBe(OUR_APP);
  });

  it('is 10 when the person has been silent for more than a day', async () => {
    meta.pass(86_400_000 + 1);
    await expect(ours.sendText(PERSON, 'Still there?')).rejects.toMatchObject({
      message: expect.stringContaining('outside of allowed window'),
      response: { data: { error: { code: 10, errorSubcode: 2018278 } } },
    });
  });

  it('is 190 for a token that is no good', async () => {
    const stranger = clientOf(meta, { ...OUR_CALLER, accessToken: 'expired' });
    await expect(stranger.sendText(PERSON, 'Hello')).rejects.toThrow(/^Messenger API - 190 OAuthException /);
  });

  it('is 100 for a proof by another secret', async () => {
    await expect(clientOf(meta, { ...OUR_CALLER, appSecret: 'wrong' }).getPageInfo()).rejects.toThrow(
      /^Messenger API - 100 .*appsecret_proof/,
    );
  });

  it('is 2 with HTTP 500 when Meta stumbles, even after the message went out', async () => {
    await meta.client.setFaults({ failNext: [{ path: 'messages', status: 500, afterEffect: true }] });
    await expect(ours.sendText(PERSON, 'Said anyway')).rejects.toMatchObject({
      status: 500,
      message: expect.stringMatching(/^Messenger API - 2 /),
    });
    expect(await lastMessage()).toMatchObject({ from: OUR_APP, text: 'Said anyway' });
  });

  it('is a cut connection when Meta cuts it', async () => {
    await meta.client.setFaults({ failNext: [{ path: 'messages', status: 'reset' }] });
    await expect(ours.sendText(PERSON, 'Lost')).rejects.toThrow('socket hang up');
    expect(await lastMessage()).toMatchObject({ from: 'person' });
  });
});
