import { beforeEach, describe, expect, it } from 'vitest';
import { appSecretProof } from '../../../functions/graph/graph-call.ts';
import type { Mode } from '../../../local/meta/ids.ts';
import { HELP_DESK, NOW, OUR_APP, PAGE, PAGE_INBOX, PERSON, ZENDESK } from '../../ids.ts';
import { APP_SECRET, refusal, type Simulator, startSimulator } from './simulator.ts';

const recipient = { id: PERSON };
const success = { status: 200, body: { success: true } };
const DAY_SECONDS = 86_400;

let meta: Simulator;
beforeEach(async () => {
  meta = await startSimulator();
  await meta.client.person(PERSON).writes('Hello');
});

/** Calls an edge about the person's thread. */
const post = (edge: string, params: object = {}, as: string = OUR_APP) =>
  meta.graph(as, 'POST', `me/${edge}`, { recipient, ...params });
const owner = async () => (await meta.client.thread(PERSON)).owner;

describe('the Graph API', () => {
  it.each(['me', PAGE])('sends as %s and answers with the ids', async (node) => {
    const { status, body } = await meta.graph(OUR_APP, 'POST', `${node}/messages`, {
      recipient,
      messaging_type: 'RESPONSE',
      message: { text: '[bot] Hello', metadata: 'say-1' },
    });
    expect(status).toBe(200);
    expect(body).toEqual({ recipient_id: PERSON, message_id: expect.stringMatching(/^m_/) });
    const { messages } = await meta.client.thread(PERSON);
    expect(messages.at(-1)).toMatchObject({
      mid: body.message_id,
      from: OUR_APP,
      text: '[bot] Hello',
      metadata: 'say-1',
    });
  });

  it('passes, takes, extends and releases', async () => {
    expect(await post('pass_thread_control', { target_app_id: HELP_DESK })).toEqual(success);
    expect(await owner()).toBe(HELP_DESK);
    expect(await post('take_thread_control')).toEqual(success);
    expect(await owner()).toBe(OUR_APP);
    expect(await post('extend_thread_control', { duration: 604_800 })).toEqual(success);
    const { expiresAt } = await meta.client.thread(PERSON);
    expect(expiresAt).toBeGreaterThanOrEqual(NOW + 7 * DAY_SECONDS * 1_000);
    expect(await post('release_thread_control')).toEqual(success);
    expect(await owner()).toBeNull();
  });

  it('takes an app id as a number, as Meta’s older samples have it', async () => {
    expect(await post('pass_thread_control', { target_app_id: Number(PAGE_INBOX) })).toEqual(success);
    expect(await owner()).toBe(PAGE_INBOX);
  });

  it('takes an app id above 2^53 as a number without losing its digits', async () => {
    const appId = '9007199254740993';
    await meta.client.connectApp({ appId, name: 'agency' });
    const response = await fetch(`${meta.meta.url}/v26.0/me/pass_thread_control`, {
      method: 'POST',
      headers: { authorization: 'Bearer local-page-token', 'content-type': 'application/json' },
      body: `{"recipient":{"id":"${PERSON}"},"target_app_id":${appId}}`,
    });
    expect(response.status).toBe(200);
    expect(await owner()).toBe(appId);
  });

  it('hands requests to the owner in zero-config', async () => {
    await meta.client.setMode('zero-config');
    expect(await post('request_thread_control', {}, HELP_DESK)).toEqual(success);
    expect(await owner()).toBe(OUR_APP);
    const received = await meta.client.app(OUR_APP).received();
    expect(received.at(-1)?.item).toMatchObject({
      request_thread_control: { requested_owner_app_id: Number(HELP_DESK), metadata: '' },
    });
  });

  it('sends and passes in one call', async () => {
    const thread_control = { control_type: 'pass', app_id: HELP_DESK };
    const answer = await post('messages', { message: { text: 'One moment' }, thread_control });
    expect(answer).toMatchObject({ status: 200 });
    expect(await owner()).toBe(HELP_DESK);
  });

  it('releases where a call names no control type', async () => {
    const answer = await post('messages', { message: { text: 'Bye' }, thread_control: {} });
    expect(answer).toMatchObject({ status: 200 });
    expect(await owner()).toBeNull();
  });

  it('refuses a send by an app that does not control the thread, in Meta’s words', async () => {
    await meta.client.app(PAGE_INBOX).replies(PERSON, 'This is Ana');
    expect(await post('messages', { message: { text: 'Hi' } })).toEqual({
      status: 400,
      body: {
        error: {
          message: '(#10) Message failed to send because another app is controlling this thread now.',
          type: 'OAuthException',
          code: 10,
          error_subcode: 2018300,
          fbtrace_id: expect.stringMatching(/^A/),
        },
      },
    });
  });

  it.each<[Mode, string, string | null, string]>([
    ['routing', OUR_APP, null, 'empty'],
    ['zero-config', HELP_DESK, null, 'empty'],
    ['routing', HELP_DESK, HELP_DESK, 'app_id and expiration'],
    ['zero-config', HELP_DESK, HELP_DESK, 'app_id and expiration'],
    ['routing', OUR_APP, HELP_DESK, 'app_id and expiration'],
    ['routing', HELP_DESK, OUR_APP, 'expiration'],
    ['zero-config', OUR_APP, HELP_DESK, 'expiration'],
    ['zero-config', HELP_DESK, OUR_APP, 'expiration'],
  ])(
    'answers thread_owner in %s to %s about the thread of %s: %s',
    async (mode, caller, holder, expected) => {
      if (holder === null) await meta.client.app(OUR_APP).releases(PERSON);
      else if (holder !== OUR_APP) await meta.client.app(OUR_APP).passes(PERSON, holder);
      await meta.client.setMode(mode);
      const { body } = await meta.graph(caller, 'GET', 'me/thread_owner', { recipient: PERSON });
      expect(Object.keys(body.data?.[0]?.thread_owner ?? {}).join(' and ') || 'empty').toBe(expected);
    },
  );

  it('shows the owner to the owner and to the default app, to others only the time', async () => {
    await meta.client.app(OUR_APP).passes(PERSON, HELP_DESK);
    const ask = async (as: string) =>
      (await meta.graph(as, 'GET', 'me/thread_owner', { recipient: PERSON })).body;
    const expiration = Math.floor(NOW / 1_000) + DAY_SECONDS;
    const full = { data: [{ thread_owner: { app_id: Number(HELP_DESK), expiration } }] };
    expect(await ask(HELP_DESK)).toEqual(full);
    expect(await ask(OUR_APP)).toEqual(full);
    expect(await ask(ZENDESK)).toEqual({ data: [{ thread_owner: { expiration } }] });
    meta.pass((DAY_SECONDS + 1) * 1_000);
    expect(await ask(OUR_APP)).toEqual({ data: [] });
  });

  it('wants a bare id in thread_owner', async () => {
    const params = { recipient: JSON.stringify(recipient) };
    expect(await meta.graph(OUR_APP, 'GET', 'me/thread_owner', params)).toEqual(refusal(100));
  });

  it('answers the mode of each platform', async () => {
    const fields = { fields: 'messaging_feature_status' };
    await meta.client.setMode('zero-config', { platform: 'instagram' });
    expect((await meta.graph(OUR_APP, 'GET', 'me', fields)).body).toEqual({
      messaging_feature_status: { hop_v2: false, msgr_multi_app: true, ig_multi_app: false },
      id: PAGE,
    });
    await meta.client.setMode('zero-config');
    const { body } = await meta.graph(OUR_APP, 'GET', PAGE, fields);
    expect(body).toMatchObject({ messaging_feature_status: { msgr_multi_app: false } });
  });

  it('lists and replaces the subscribed fields of an app', async () => {
    const params = { subscribed_fields: ['messages', 'standby'] };
    expect(await meta.graph(OUR_APP, 'POST', 'me/subscribed_apps', params)).toEqual(success);
    const { body } = await meta.graph(OUR_APP, 'GET', 'me/subscribed_apps');
    expect(body.data).toContainEqual(
      expect.objectContaining({ id: OUR_APP, subscribed_fields: ['messages', 'standby'] }),
    );
    expect(await meta.graph(OUR_APP, 'DELETE', 'me/subscribed_apps')).toEqual(success);
    const after = await meta.graph(OUR_APP, 'GET', 'me/subscribed_apps');
    expect(after.body.data?.map(({ id }) => id)).not.toContain(OUR_APP);
    expect(await meta.graph(OUR_APP, 'POST', 'me/subscribed_apps', { subscribed_fields: 'gossip' })).toEqual(
      refusal(100),
    );
  });

  it('types, and refuses to type into another app’s thread', async () => {
    const typing = { sender_action: 'typing_on' };
    expect(await post('messages', typing)).toEqual({ status: 200, body: { recipient_id: PERSON } });
    expect(await post('messages', typing, HELP_DESK)).toEqual(refusal(10, 2018300));
  });

  const message = { text: 'Hi' };
  it.each<[string, object]>([
    ['no recipient', { recipient: undefined, message }],
    ['no message', {}],
    ['an empty text', { message: { text: '' } }],
    ['2,000 characters', { message: { text: 'x'.repeat(2_000) } }],
    ['long metadata', { message: { ...message, metadata: 'x'.repeat(1_001) } }],
    ['a retired tag', { message, tag: 'ACCOUNT_UPDATE' }],
    ['a recipient that is no PSID', { recipient: { id: 'me' }, message }],
  ])('refuses a send with %s', async (_, params) => {
    expect(await post('messages', params)).toEqual(refusal(100));
  });

  it('refuses a send with message and action, with a subcode', async () => {
    const both = { message, sender_action: 'typing_on' };
    expect(await post('messages', both)).toEqual(refusal(100, 2018014));
  });

  it('sends 1,999 characters', async () => {
    const answer = await post('messages', { message: { text: 'x'.repeat(1_999) } });
    expect(answer).toMatchObject({ status: 200 });
  });

  it('refuses unknown edges and other Pages with code 100', async () => {
    expect(await meta.graph(OUR_APP, 'POST', 'me/dance', { recipient })).toEqual(refusal(100));
    expect(await meta.graph(OUR_APP, 'GET', '200000000000002/thread_owner', { recipient: PERSON })).toEqual(
      refusal(100, 33),
    );
  });
});

describe('a PSID of no person of this Page', () => {
  const STRANGER = '24000000000000099';
  const noMatchingUser = refusal(100, 2018001);
  const to = { recipient: { id: STRANGER } };

  it.each<[string, string, object]>([
    ['a message', 'messages', { message: { text: 'Hi' } }],
    ['typing', 'messages', { sender_action: 'typing_on' }],
    ['a pass', 'pass_thread_control', { target_app_id: HELP_DESK }],
    ['a take', 'take_thread_control', {}],
    ['a request', 'request_thread_control', {}],
    ['a release', 'release_thread_control', {}],
    ['an extension', 'extend_thread_control', { duration: 60 }],
  ])('is refused with 100/2018001 for %s', async (_, edge, params) => {
    expect(await post(edge, { ...to, ...params })).toEqual(noMatchingUser);
  });

  it('is refused with 100/2018001 for a question for the owner', async () => {
    const answer = await meta.graph(OUR_APP, 'GET', 'me/thread_owner', { recipient: STRANGER });
    expect(answer).toEqual(noMatchingUser);
  });

  it('is a PSID of another Page: persons belong to one Page', async () => {
    const { pageId, tokens } = await meta.client.addPage();
    const params = { recipient, message: { text: 'Hi' } };
    const token = tokens[OUR_APP] ?? '';
    expect(await meta.graph(token, 'POST', `${pageId}/messages`, params)).toEqual(noMatchingUser);
  });

  it('becomes no person by a refused send of an app', async () => {
    await post('messages', { ...to, message: { text: 'Hi' } });
    expect(meta.meta.state.page.views().map(({ psid }) => psid)).toEqual([PERSON]);
  });

  it('becomes no person by a refused reply in the control API', async () => {
    const reply = meta.client.app(HELP_DESK).replies(STRANGER, 'Hi');
    await expect(reply).rejects.toMatchObject({ code: 100, subcode: 2018001 });
    expect(meta.meta.state.page.views().map(({ psid }) => psid)).toEqual([PERSON]);
  });

  it('becomes a person by the first act of the person', async () => {
    await meta.client.person(STRANGER).reads();
    expect(await post('messages', { ...to, message: { text: 'Hi' } })).toMatchObject({ status: 200 });
  });
});

describe('the Graph API, asked with a token', () => {
  const send = (change: {
    query?: object;
    headers?: Record<string, string>;
    body?: string | URLSearchParams;
  }) =>
    fetch(`${meta.meta.url}/v25.0/me/release_thread_control?${new URLSearchParams({ ...change.query })}`, {
      method: 'POST',
      headers: change.headers ?? {},
      ...(change.body === undefined ? {} : { body: change.body }),
    });
  const json = { 'content-type': 'application/json' };
  const token = 'local-page-token';

  it.each<[string, Parameters<typeof send>[0]]>([
    ['in the query', { query: { access_token: token, recipient: JSON.stringify(recipient) } }],
    ['in a JSON body', { headers: json, body: JSON.stringify({ access_token: token, recipient }) }],
    [
      'in a form',
      { body: new URLSearchParams({ access_token: token, recipient: JSON.stringify(recipient) }) },
    ],
    [
      'in a header',
      { headers: { ...json, authorization: `Bearer ${token}` }, body: JSON.stringify({ recipient }) },
    ],
  ])('takes it %s', async (_, change) => {
    expect((await send(change)).status).toBe(200);
    expect(await owner()).toBeNull();
  });

  it.each([['local-page-tokem'], [''], [PAGE_INBOX]])('refuses %j with code 190', async (bad) => {
    const response = await send({ headers: json, body: JSON.stringify({ access_token: bad, recipient }) });
    expect({ status: response.status, body: await response.json() }).toEqual(refusal(190));
    expect(await owner()).toBe(OUR_APP);
  });

  it('refuses it from a page of another site that is open in the same browser', async () => {
    const query = { access_token: token, recipient: JSON.stringify(recipient) };
    expect((await send({ query, headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect(await owner()).toBe(OUR_APP);
    expect((await send({ query })).status).toBe(200);
  });

  it('checks appsecret_proof where one is given', async () => {
    const ask = async (appsecret_proof: string) => {
      const response = await send({
        query: { appsecret_proof },
        headers: { ...json, authorization: `Bearer ${token}` },
        body: JSON.stringify({ recipient }),
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await ask(appSecretProof(token, 'another-secret'))).toEqual(refusal(100));
    expect(await ask(appSecretProof(token, APP_SECRET))).toEqual(success);
  });

  it('lists calls without their tokens and proofs', async () => {
    const proof = appSecretProof(token, APP_SECRET);
    await send({
      query: { access_token: token, appsecret_proof: proof, recipient: JSON.stringify(recipient) },
    });
    const calls = await meta.client.graphCalls();
    expect(calls).toMatchObject([
      { method: 'POST', edge: 'release_thread_control', appId: OUR_APP, params: { recipient } },
    ]);
    expect(JSON.stringify(calls)).not.toContain(token);
    expect(JSON.stringify(calls)).not.toContain(proof);
  });
});
