import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { isSigned } from '../../../functions/messenger/signature.ts';
import { serve } from '../../../local/http.ts';
import { HELP_DESK, OUR_APP, PAGE, PAGE_INBOX, PERSON } from '../../ids.ts';
import { APP_TOKEN, refusal, type Simulator, startEndpoint, startSimulator } from './simulator.ts';

const success = { status: 200, body: { success: true } };
const DESK_TOKEN = `${HELP_DESK}|local-help-desk-app-secret`;
const SUBSCRIPTIONS = `${HELP_DESK}/subscriptions`;
/** An app that is connected later. */
const AGENCY = '3333333333333333';

let client: Simulator['client'];
let graph: Simulator['graph'];
let on: Simulator['on'];
beforeEach(async () => {
  ({ client, graph, on } = await startSimulator());
});

/** An endpoint that passes Meta's check if it is asked with this token, and keeps what is posted to it. */
async function listening(verifyToken: string) {
  const posts: { body: string; signature: string }[] = [];
  const { url, close } = await serve(async (request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    if (request.method === 'GET') {
      const isRight = query.get('hub.mode') === 'subscribe' && query.get('hub.verify_token') === verifyToken;
      response.writeHead(isRight ? 200 : 403).end(isRight ? query.get('hub.challenge') : '');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    posts.push({
      body: Buffer.concat(chunks).toString(),
      signature: String(request.headers['x-hub-signature-256']),
    });
    response.end();
  }, 0);
  onTestFinished(close);
  return { url: `${url}/desk`, posts };
}

describe('/{app-id}/subscriptions', () => {
  const subscription = (callback_url: string, verify_token: string) => ({
    ...{ object: 'page', callback_url, verify_token, fields: 'messages,standby' },
  });

  it('checks the address and then delivers to it, signed with the secret of that app', async () => {
    const desk = await listening('desk-verify-token');
    const params = subscription(desk.url, 'desk-verify-token');
    expect(await graph(DESK_TOKEN, 'POST', SUBSCRIPTIONS, params)).toEqual(success);
    const { body } = await graph(DESK_TOKEN, 'GET', SUBSCRIPTIONS);
    expect(body.data).toContainEqual({
      object: 'page',
      callback_url: desk.url,
      active: true,
      fields: [
        { name: 'messages', version: 'v26.0' },
        { name: 'standby', version: 'v26.0' },
      ],
    });
    await client.person(PERSON).writes('Hello');
    await client.flush();
    const [post] = desk.posts;
    expect(JSON.parse(post?.body ?? '{}').entry[0].standby[0].message.text).toBe('Hello');
    const signed = (secret: string) =>
      isSigned(Buffer.from(post?.body ?? ''), post?.signature ?? '', [secret]);
    expect(signed('local-help-desk-app-secret')).toBe(true);
    expect(signed('local-app-secret')).toBe(false);
  });

  it('is signed, after a reset, with the secret that the app has then', async () => {
    const agency = async (name: string) => {
      await client.connectApp({ appId: AGENCY, name });
      const listener = await listening('agency-verify-token');
      const own = `${AGENCY}|local-${name}-app-secret`;
      const params = subscription(listener.url, 'agency-verify-token');
      await graph(own, 'POST', `${AGENCY}/subscriptions`, params);
      await client.person(PERSON).writes('Hello');
      await client.flush();
      const [{ body, signature } = { body: '', signature: '' }] = listener.posts;
      return isSigned(Buffer.from(body), signature, [`local-${name}-app-secret`]);
    };
    expect(await agency('agency')).toBe(true);
    await client.reset();
    expect(await agency('another-agency')).toBe(true);
  });

  it('does not subscribe where the address refuses the verify token', async () => {
    const desk = await listening('desk-verify-token');
    const params = subscription(desk.url, 'another');
    const before = await graph(DESK_TOKEN, 'GET', SUBSCRIPTIONS);
    expect(await graph(DESK_TOKEN, 'POST', SUBSCRIPTIONS, params)).toEqual(refusal(2200));
    expect(await graph(DESK_TOKEN, 'GET', SUBSCRIPTIONS)).toEqual(before);
  });

  it('does not subscribe where another text than the challenge comes back', async () => {
    const { url } = await startEndpoint();
    const answer = await graph(DESK_TOKEN, 'POST', SUBSCRIPTIONS, subscription(url, 'any'));
    expect(answer).toEqual(refusal(2200));
  });

  it('keeps a field from an app that has ended it on the Page', async () => {
    await client.person(PERSON).writes('Hello');
    await client.app(OUR_APP).passes(PERSON, HELP_DESK);
    const { length } = await client.app(HELP_DESK).received();
    await graph(HELP_DESK, 'POST', 'me/subscribed_apps', { subscribed_fields: 'messaging_handovers' });
    await client.person(PERSON).writes('Not for the desk');
    expect(await client.app(HELP_DESK).received()).toHaveLength(length);
  });

  it('keeps a field from an app that has ended it at its own level, and delivers the others', async () => {
    await graph(DESK_TOKEN, 'DELETE', SUBSCRIPTIONS, { object: 'page', fields: ['standby'] });
    await client.person(PERSON).writes('Not for the desk');
    expect(await client.app(PAGE_INBOX).received()).toHaveLength(1);
    await client.app(OUR_APP).passes(PERSON, HELP_DESK);
    await client.person(PERSON).writes('For the desk');
    expect((await client.app(HELP_DESK).received()).map(({ kind }) => kind)).toEqual([
      'pass_thread_control',
      'message',
    ]);
  });

  it.each([
    ['page', 'messaging_handovers', success],
    ['page', 'messaging_handover', refusal(100)],
    ['instagram', 'messaging_handover', success],
    ['instagram', 'messaging_handovers', refusal(100)],
  ])('names the fields of each object as Meta does: %s, %s', async (object, fields, answer) => {
    expect(await graph(DESK_TOKEN, 'DELETE', SUBSCRIPTIONS, { object, fields })).toEqual(answer);
  });

  it.each([['local-help-desk-token'], [APP_TOKEN]])(
    'is for the app itself only, not for %s',
    async (token) => {
      expect(await graph(token, 'GET', SUBSCRIPTIONS)).toEqual(refusal(100, 33));
    },
  );

  it('refuses an app token with another secret', async () => {
    expect(await graph(`${HELP_DESK}|guessed`, 'GET', SUBSCRIPTIONS)).toEqual(refusal(190));
    expect(await graph(DESK_TOKEN, 'GET', SUBSCRIPTIONS)).toMatchObject({ status: 200 });
  });
});

describe('/debug_token', () => {
  const describeToken = (input_token: string, as = APP_TOKEN) =>
    graph(as, 'GET', 'debug_token', { input_token });

  it('describes a token to its app', async () => {
    expect((await describeToken('local-page-token')).body.data).toMatchObject({
      app_id: OUR_APP,
      type: 'PAGE',
      is_valid: true,
      profile_id: PAGE,
      scopes: expect.arrayContaining(['pages_messaging', 'pages_manage_metadata']),
    });
  });

  it('answers that an unknown token is not valid', async () => {
    expect((await describeToken('made-up')).body.data).toMatchObject({ is_valid: false });
  });

  it('answers that an expired token is not valid', async () => {
    await client.setFaults({ expiredTokens: true });
    expect((await describeToken('local-page-token')).body.data).toMatchObject({ is_valid: false });
  });

  it('does not describe the token of another app', async () => {
    expect(await describeToken('local-help-desk-token')).toEqual(refusal(100));
    expect(await describeToken('local-help-desk-token', DESK_TOKEN)).toMatchObject({ status: 200 });
  });
});

describe('/conversations', () => {
  const params = { platform: 'messenger', user_id: PERSON, fields: 'is_owner' };

  it('answers is_owner to each app, under Conversation Routing', async () => {
    await client.person(PERSON).writes('Hello');
    const ask = async (as: string) => (await graph(as, 'GET', 'me/conversations', params)).body.data;
    expect(await ask(OUR_APP)).toEqual([{ id: `t_${PERSON}`, is_owner: true }]);
    expect(await ask(HELP_DESK)).toEqual([{ id: `t_${PERSON}`, is_owner: false }]);
    await client.setMode('zero-config');
    expect(await ask(OUR_APP)).toEqual([{ id: `t_${PERSON}` }]);
  });

  it('answers is_owner only where it is asked for', async () => {
    await client.person(PERSON).writes('Hello');
    const { fields: _, ...unasked } = params;
    expect((await graph(OUR_APP, 'GET', 'me/conversations', unasked)).body.data).toEqual([
      { id: `t_${PERSON}` },
    ]);
  });

  it('is empty for a person who has not written', async () => {
    await client.person(PERSON).writes('Hello');
    const others = { ...params, user_id: '24000000000000009' };
    expect((await graph(OUR_APP, 'GET', 'me/conversations', others)).body.data).toEqual([]);
  });
});

describe('/messenger_profile', () => {
  const path = 'me/messenger_profile';

  it('keeps what is set until it is overwritten or deleted', async () => {
    const read = async () =>
      (await graph(OUR_APP, 'GET', path, { fields: 'get_started,greeting' })).body.data;
    expect(await read()).toEqual([]);
    const greeting = [{ locale: 'default', text: 'Hi!' }];
    const set = (params: object) => graph(OUR_APP, 'POST', path, params);
    expect(await set({ get_started: { payload: 'A' }, greeting })).toEqual({
      status: 200,
      body: { result: 'success' },
    });
    await set({ get_started: { payload: 'B' } });
    expect(await read()).toEqual([{ get_started: { payload: 'B' }, greeting }]);
    await graph(OUR_APP, 'DELETE', path, { fields: ['greeting'] });
    expect(await read()).toEqual([{ get_started: { payload: 'B' } }]);
  });

  it('refuses more ice breakers than four', async () => {
    const breakers = (count: number) => ({
      ice_breakers: Array.from({ length: count }, () => ({ question: '?' })),
    });
    expect(await graph(OUR_APP, 'POST', path, breakers(5))).toEqual(refusal(100));
    expect(await graph(OUR_APP, 'POST', path, breakers(4))).toMatchObject({ status: 200 });
  });
});

describe('several Pages and further apps', () => {
  it('keeps Pages apart: threads, tokens, modes', async () => {
    const endpoint = await startEndpoint();
    const { client, graph, on } = await startSimulator({ webhookUrl: endpoint.url });
    const { pageId, tokens } = await client.addPage({ name: 'Second Page' });
    const second = on(pageId);
    await second.setMode('zero-config');
    await second.person(PERSON).writes('To the second Page');
    expect(await second.thread(PERSON)).toMatchObject({ owner: null });
    expect(await client.thread(PERSON)).toMatchObject({ owner: null, messages: [] });
    const token = tokens[OUR_APP as keyof typeof tokens] ?? '';
    const message = { recipient: { id: PERSON }, message: { text: 'Hi' } };
    expect(await graph(token, 'POST', `${pageId}/messages`, message)).toMatchObject({ status: 200 });
    expect(await graph(token, 'POST', `${PAGE}/messages`, message)).toEqual(refusal(100, 33));
    expect((await second.thread(PERSON)).messages.map(({ text }) => text)).toEqual([
      'To the second Page',
      'Hi',
    ]);
    await client.flush();
    expect(endpoint.items().map(({ id }) => id)).toEqual([pageId, pageId]);
  });

  it('connects a further app, which can then own a thread', async () => {
    await client.connectApp({ appId: AGENCY, name: 'survey' });
    await client.person(PERSON).writes('Hello');
    await client.app(OUR_APP).passes(PERSON, AGENCY);
    const message = { recipient: { id: PERSON }, message: { text: 'How was it?' } };
    expect(await graph('local-survey-token', 'POST', 'me/messages', message)).toMatchObject({ status: 200 });
    await expect(client.connectApp({ appId: HELP_DESK, name: 'again' })).rejects.toMatchObject({
      status: 409,
    });
  });

  it('names the Pages that there are for one that there is not', async () => {
    await expect(on('42').thread(PERSON)).rejects.toMatchObject({ status: 404 });
    await expect(on(PAGE).thread(PERSON)).resolves.toMatchObject({ psid: PERSON });
  });
});
