import { beforeEach, describe, expect, it } from 'vitest';
import { type Caller, createGraphClient, type GraphClient } from '../../functions/graph/graph-client.ts';
import { GraphError } from '../../functions/graph/graph-error.ts';
import type { PageId, Psid } from '../../functions/messenger/ids.ts';
import { HELP_DESK, PERSON } from '../ids.ts';
import { json, startGraphServer, text } from './graph-server.ts';

const SECRET = 'sim_app_secret_0001';
const OLD_SECRET = 'sim_app_secret_0000';
const TOKEN = 'EAAsim_page_token_0001';
const PROOF = '31d92855ca7b9a6ae3a5b6cd7e5d53d4402659ad780fba73ce36afe6b6852abb';
const CALLER: Caller = { pageId: '100000000000001' as PageId, token: TOKEN, appSecrets: [SECRET] };
const recipient = { id: PERSON };
const MESSAGE = { psid: PERSON, text: 'Héllo 😀', metadata: 'command-1' };
const DONE = json({ success: true });
const SENT = json({ recipient_id: PERSON, message_id: 'm_1' });
const PROOF_REFUSED = json({ error: { message: 'Invalid appsecret_proof provided', code: 100 } }, 400);

let graph: Awaited<ReturnType<typeof startGraphServer>>;
let client: GraphClient;

beforeEach(async () => {
  graph = await startGraphServer();
  client = createGraphClient({ baseUrl: graph.baseUrl, version: async () => 'v26.0', timeoutMs: 10_000 });
});

/** Expects that the last call had this method and path, the proof and these parameters, and nothing else. */
function expectCall(call: string, { query = {}, body }: { query?: object; body?: object }) {
  const last = graph.received.at(-1);
  expect(`${last?.method} ${last?.path}`).toBe(call);
  expect(last?.query).toEqual({ ...query, appsecret_proof: PROOF });
  expect(last?.body).toEqual(body);
}

describe('the Graph client', () => {
  it('sends words', async () => {
    graph.answer(SENT);
    await expect(client.send(CALLER, MESSAGE)).resolves.toEqual({ messageId: 'm_1' });
    const message = { text: 'Héllo 😀', metadata: 'command-1' };
    expectCall('POST /v26.0/100000000000001/messages', {
      body: { recipient, messaging_type: 'RESPONSE', message },
    });
  });

  it('sends quick replies', async () => {
    graph.answer(SENT);
    await client.send(CALLER, {
      ...MESSAGE,
      quickReplies: [{ title: 'An agent', payload: 'TALK_TO_AGENT' }],
    });
    expect(graph.received.at(-1)?.body).toMatchObject({
      message: { quick_replies: [{ content_type: 'text', title: 'An agent', payload: 'TALK_TO_AGENT' }] },
    });
  });

  it('shows the person that the Page is typing', async () => {
    graph.answer(json({ recipient_id: PERSON }));
    await client.senderAction(CALLER, PERSON, 'typing_on');
    expectCall('POST /v26.0/100000000000001/messages', { body: { recipient, sender_action: 'typing_on' } });
  });

  it.each<[string, () => Promise<void>, object]>([
    [
      'pass',
      () => client.pass(CALLER, PERSON, HELP_DESK, 'why'),
      { recipient, target_app_id: HELP_DESK, metadata: 'why' },
    ],
    ['pass', () => client.pass(CALLER, PERSON, HELP_DESK), { recipient, target_app_id: HELP_DESK }],
    ['take', () => client.take(CALLER, PERSON), { recipient }],
    ['request', () => client.request(CALLER, PERSON), { recipient }],
    ['release', () => client.release(CALLER, PERSON), { recipient }],
    ['extend', () => client.extend(CALLER, PERSON, 604_800), { recipient, duration: 604_800 }],
  ])('calls %s_thread_control', async (verb, call, body) => {
    graph.answer(DONE);
    await call();
    expectCall(`POST /v26.0/100000000000001/${verb}_thread_control`, { body });
  });

  it('asks for the thread owner with the bare id of the person', async () => {
    graph.answer(json({ data: [{ thread_owner: { app_id: 1111111111111111, expiration: 1_790_086_400 } }] }));
    await expect(client.threadOwner(CALLER, PERSON)).resolves.toEqual({
      kind: 'app',
      appId: '1111111111111111',
      expiresAt: 1_790_086_400_000,
    });
    expectCall('GET /v26.0/100000000000001/thread_owner', { query: { recipient: PERSON } });
  });

  it('keeps every digit of an app id that arrives as a number', async () => {
    graph.answer(text('{"data":[{"thread_owner":{"app_id":98765432109876543}}]}'));
    await expect(client.threadOwner(CALLER, PERSON)).resolves.toEqual({
      kind: 'app',
      appId: '98765432109876543',
    });
  });

  it('asks for the mode of the Page', async () => {
    graph.answer(json({ messaging_feature_status: { msgr_multi_app: true, ig_multi_app: false } }));
    await expect(client.messagingFeatureStatus(CALLER)).resolves.toEqual({
      messenger: 'routing',
      instagram: 'zero-config',
    });
    expectCall('GET /v26.0/100000000000001', { query: { fields: 'messaging_feature_status' } });
  });

  it('reads which fields of the Page our app gets, among all apps', async () => {
    const fields = ['messages', 'standby'];
    const data = [
      { id: '42', subscribed_fields: ['feed'] },
      { id: HELP_DESK, name: 'Bot', subscribed_fields: fields },
    ];
    graph.answer(json({ data }));
    await expect(client.subscribedFields(CALLER, HELP_DESK)).resolves.toEqual(fields);
    expectCall('GET /v26.0/100000000000001/subscribed_apps', { query: { limit: '500' } });
  });

  it('subscribes to fields of the Page', async () => {
    graph.answer(json({ success: 'true' }));
    await client.subscribe(CALLER, ['messages', 'standby']);
    expectCall('POST /v26.0/100000000000001/subscribed_apps', {
      body: { subscribed_fields: 'messages,standby' },
    });
  });

  it('reads which fields the app gets as a whole, by object, with the token of the app', async () => {
    const data = [
      { object: 'instagram', active: true, fields: [{ name: 'messaging_handover', version: 'v26.0' }] },
      { object: 'page', active: true, fields: [{ name: 'messages', version: 'v26.0' }, 'standby'] },
    ];
    graph.answer(json({ data }));
    const app = { appId: HELP_DESK, appSecrets: [SECRET, OLD_SECRET] };
    await expect(client.appFields(app)).resolves.toEqual({
      page: ['messages', 'standby'],
      instagram: ['messaging_handover'],
    });
    expect(graph.received[0]).toMatchObject({ method: 'GET', path: '/v26.0/2222222222222222/subscriptions' });
    expect(graph.received[0]?.headers.authorization).toBe(`Bearer ${HELP_DESK}|${SECRET}`);
    expect(graph.received[0]?.rawUrl).not.toContain(SECRET);
  });

  it('makes no call about the app without its secret', async () => {
    await expect(client.appFields({ appId: HELP_DESK, appSecrets: [] })).rejects.toMatchObject({
      code: 'graph_credential',
    });
    expect(graph.received).toEqual([]);
  });

  it('sends the token in a header, never in the address', async () => {
    graph.answer(DONE);
    await client.take(CALLER, PERSON);
    expect(graph.received[0]?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    });
    expect(graph.received[0]?.rawUrl).not.toContain(TOKEN);
  });

  it('encodes an unusual id in the address', async () => {
    graph.answer(json({ data: [] }));
    await client.threadOwner({ ...CALLER, pageId: '../me?x=1' as PageId }, 'a&b=c' as Psid);
    expect(graph.received[0]).toMatchObject({
      path: '/v26.0/..%2Fme%3Fx%3D1/thread_owner',
      query: { recipient: 'a&b=c' },
    });
  });

  it('reads the version for each call', async () => {
    const versions = ['v26.0', 'v27.0'];
    const changing = createGraphClient({
      baseUrl: `${graph.baseUrl}/`,
      version: async () => versions.shift() ?? '',
      timeoutMs: 10_000,
    });
    graph.answer(DONE);
    await changing.release(CALLER, PERSON);
    await changing.release(CALLER, PERSON);
    expect(graph.received.map(({ path }) => path.split('/')[1])).toEqual(['v26.0', 'v27.0']);
  });
});

describe('the Graph client, when Graph refuses,', () => {
  it('reports the numbers of the error', async () => {
    const error = { message: 'x', code: 10, error_subcode: 2018300, fbtrace_id: 'Atrace1' };
    graph.answer(json({ error }, 400));
    const refused = client.send(CALLER, MESSAGE);
    await expect(refused).rejects.toThrow(GraphError);
    await expect(refused).rejects.toMatchObject({
      name: 'graph_refused',
      code: 'graph_refused',
      disposition: 'notOwner',
      httpStatus: 400,
      graphCode: 10,
      subcode: 2018300,
      fbtraceId: 'Atrace1',
      message:
        'POST messages: another app controls the thread; ask for the thread owner (HTTP 400, code 10/2018300, fbtrace_id Atrace1)',
    });
  });

  it('takes an answer with an error for a refusal, even with HTTP 200', async () => {
    graph.answer(json({ success: true, error: { code: 10, error_subcode: 2018300 } }));
    await expect(client.pass(CALLER, PERSON, HELP_DESK)).rejects.toMatchObject({ disposition: 'notOwner' });
  });

  it('reports how long to wait', async () => {
    graph.answer(json({ error: { code: 613 } }, 400, { 'retry-after': '40' }));
    const refused = client.send(CALLER, MESSAGE);
    await expect(refused).rejects.toMatchObject({
      code: 'graph_rate_limit',
      disposition: 'refusesThread',
      retryAfterMs: 40_000,
    });
  });

  it.each([
    ['no JSON', text('<html>OK</html>')],
    ['nothing', text('')],
    ['no success', json({ success: false })],
    ['an array', json([{ success: true }])],
    ['null', json(null)],
    ['JSON that is nested too deeply', text('['.repeat(100_000))],
    ['a failure of a proxy', text('Bad Gateway', 502)],
    ['an unknown failure of Graph', json({ error: { code: 131009 } }, 500)],
  ])('is in doubt where the answer is %s', async (_, answer) => {
    graph.answer(answer);
    await expect(client.pass(CALLER, PERSON, HELP_DESK)).rejects.toMatchObject({
      disposition: 'inDoubt',
    });
    expect(graph.received).toHaveLength(1);
  });

  it('may repeat a read whose answer was unreadable', async () => {
    graph.answer(text('Bad Gateway', 502));
    const failed = client.threadOwner(CALLER, PERSON);
    await expect(failed).rejects.toMatchObject({
      code: 'graph_http',
      disposition: 'retry',
      httpStatus: 502,
    });
  });
});

describe('the Graph client, with two app secrets,', () => {
  const rotating = { ...CALLER, appSecrets: [OLD_SECRET, SECRET] };
  const proofs = () => graph.received.map(({ query }) => query.appsecret_proof);

  it('tries the other secret when Graph refuses the proof', async () => {
    graph.answer(PROOF_REFUSED, SENT);
    await expect(client.send(rotating, MESSAGE)).resolves.toEqual({ messageId: 'm_1' });
    expect(proofs()).toEqual([expect.not.stringMatching(PROOF), PROOF]);
  });

  it('fails when Graph refuses the proof of every secret', async () => {
    graph.answer(PROOF_REFUSED);
    const refused = client.send(rotating, MESSAGE);
    await expect(refused).rejects.toMatchObject({
      code: 'graph_credential',
      disposition: { pause: 'app-secret' },
    });
    expect(proofs()).toHaveLength(2);
  });

  it.each([
    ['a refusal', json({ error: { code: 100 } }, 400)],
    ['a failure', text('', 500)],
    ['an invalid token', json({ error: { code: 190 } }, 400)],
  ])('does not repeat a call because of %s', async (_, answer) => {
    graph.answer(answer);
    await expect(client.send(rotating, MESSAGE)).rejects.toThrow(GraphError);
    expect(proofs()).toHaveLength(1);
  });

  it('makes no call without a secret', async () => {
    graph.answer(SENT);
    await expect(client.send({ ...CALLER, appSecrets: [] }, MESSAGE)).rejects.toMatchObject({
      code: 'graph_credential',
    });
    expect(graph.received).toHaveLength(0);
  });

  it.each(['', 'two\r\nlines', 'töken'])('makes no call with the token %j', async (token) => {
    graph.answer(SENT);
    await expect(client.send({ ...CALLER, token }, MESSAGE)).rejects.toMatchObject({
      disposition: { pause: 'token' },
    });
    expect(graph.received).toHaveLength(0);
  });
});
