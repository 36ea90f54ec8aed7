import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MessengerClient } from 'messaging-api-messenger';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { OUR_APP } from '../ids.ts';
import { APP_SECRET, type Simulator, startSimulator } from '../local/meta/simulator.ts';
import { clientOf } from './client-of.ts';

const VERIFY_TOKEN = 'guess me not';
const OUR_CALLER = { accessToken: 'local-page-token', appId: OUR_APP, appSecret: APP_SECRET };
const APP_TOKEN = `${OUR_APP}|${APP_SECRET}`;

let meta: Simulator;
let client: MessengerClient;
beforeEach(async () => {
  meta = await startSimulator();
  client = clientOf(meta, OUR_CALLER);
});

/** An endpoint that answers Meta's handshake if the verify token is right. */
async function startEndpoint(): Promise<string> {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const right =
      searchParams.get('hub.mode') === 'subscribe' && searchParams.get('hub.verify_token') === VERIFY_TOKEN;
    response.writeHead(right ? 200 : 403).end(right ? searchParams.get('hub.challenge') : '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
}

describe('webhooks with a client of others', () => {
  const subscribe = async (verifyToken: string) => {
    const callbackUrl = await startEndpoint();
    const fields = ['messages', 'messaging_handovers', 'standby'];
    const answer = client.createSubscription({ accessToken: APP_TOKEN, callbackUrl, fields, verifyToken });
    return { callbackUrl, answer };
  };

  it('are subscribed after a handshake with the endpoint, and listed then', async () => {
    const { callbackUrl, answer } = await subscribe(VERIFY_TOKEN);
    expect(await answer).toMatchObject({ success: true });
    expect(await client.getPageSubscription()).toMatchObject({
      object: 'page',
      callbackUrl,
      active: true,
      fields: ['messages', 'messaging_handovers', 'standby'].map((name) => expect.objectContaining({ name })),
    });
  });

  it('are not subscribed where the endpoint does not know the verify token', async () => {
    const before = await client.getSubscriptions();
    const { answer } = await subscribe('guessed');
    await expect(answer).rejects.toThrow(/^Messenger API - \d+ /);
    expect(await client.getSubscriptions()).toEqual(before);
  });
});

describe('a token with a client of others', () => {
  it('is described by debug_token', async () => {
    // This client would prove the Page's token where the call carries the app's.
    const proofless = clientOf(meta, { ...OUR_CALLER, skipAppSecretProof: true });
    expect(await proofless.debugToken()).toMatchObject({
      appId: OUR_APP,
      isValid: true,
      scopes: expect.arrayContaining(['pages_messaging', 'pages_manage_metadata']),
    });
  });
});

describe('the Messenger profile with a client of others', () => {
  it('has no Get Started before one is set, keeps the one that is set, and loses it again', async () => {
    expect(await client.getGetStarted()).toBeNull();
    expect(await client.setGetStarted('GET_STARTED')).toEqual({ result: 'success' });
    expect(await client.getGetStarted()).toEqual({ payload: 'GET_STARTED' });
    expect(await client.deleteGetStarted()).toEqual({ result: 'success' });
    expect(await client.getGetStarted()).toBeNull();
  });

  it('overwrites nothing but what is set', async () => {
    await client.setGetStarted('GET_STARTED');
    const greeting = [{ locale: 'default', text: 'Hello!' }];
    await client.setGreeting(greeting);
    expect(await client.getGreeting()).toEqual(greeting);
    expect(await client.getGetStarted()).toEqual({ payload: 'GET_STARTED' });
  });
});
