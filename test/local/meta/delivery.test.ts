import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../functions/messenger/signature.ts';
import { NOW, OUR_APP, PAGE, PAGE_INBOX, PERSON } from '../../ids.ts';
import { APP_SECRET, startEndpoint, startSimulator } from './simulator.ts';

async function setup(statuses: number[] = [], retryDelaysMs: number[] = [0, 0]) {
  const endpoint = await startEndpoint(statuses);
  return { endpoint, ...(await startSimulator({ webhookUrl: endpoint.url, retryDelaysMs })) };
}

describe('webhook delivery', () => {
  it('posts a person’s message in Meta’s envelope', async () => {
    const { client, endpoint } = await setup();
    const { mid } = await client.person(PERSON).writes('Hello');
    await client.flush();
    expect(endpoint.items()).toEqual([
      {
        id: PAGE,
        time: NOW,
        messaging: [
          {
            sender: { id: PERSON },
            recipient: { id: PAGE },
            timestamp: NOW,
            message: { mid, text: 'Hello' },
          },
        ],
      },
    ]);
  });

  it('signs the escaped bytes under the app secret', async () => {
    const { client, endpoint } = await setup();
    await client.person(PERSON).writes('Grüße 1/2');
    await client.flush();
    const [post] = endpoint.posts;
    const header = String(post?.headers['x-hub-signature-256']);
    const body = post?.body ?? Buffer.from('');
    expect(body.toString()).toContain(String.raw`Gr\u00fc\u00dfe 1\/2`);
    expect(post?.headers['user-agent']).toBe('facebookexternalua');
    expect(isSigned(body, header, [APP_SECRET])).toBe(true);
    expect(isSigned(body, header, ['another-secret'])).toBe(false);
    expect(isSigned(Buffer.from(JSON.stringify(JSON.parse(body.toString()))), header, [APP_SECRET])).toBe(
      false,
    );
  });

  it('tries again until the endpoint answers 200', async () => {
    const { client, endpoint } = await setup([500, 503]);
    await client.person(PERSON).writes('Hello');
    await client.flush();
    expect(endpoint.posts).toHaveLength(3);
    expect(new Set(endpoint.posts.map(({ body }) => body.toString())).size).toBe(1);
    const [entry] = await client.deliveries();
    expect(entry?.state).toBe('delivered');
    expect(entry?.attempts.map(({ status }) => status)).toEqual([500, 503, 200]);
  });

  it('tries again after a timeout', async () => {
    const endpoint = await startEndpoint(['never']);
    const { client } = await startSimulator({
      webhookUrl: endpoint.url,
      retryDelaysMs: [0],
      webhookTimeoutMs: 100,
    });
    await client.person(PERSON).writes('Hello');
    await client.flush();
    const [entry] = await client.deliveries();
    expect(entry).toMatchObject({
      state: 'delivered',
      attempts: [{ error: 'TimeoutError' }, { status: 200 }],
    });
  });

  it('takes only 200 as an acknowledgement, and gives up after the last retry', async () => {
    const { client, endpoint } = await setup([204, 500, 500]);
    await client.person(PERSON).writes('Hello');
    await client.flush();
    expect(endpoint.posts).toHaveLength(3);
    expect((await client.deliveries()).map(({ state }) => state)).toEqual(['given-up']);
  });

  it('tries a later retry at once when it is flushed', async () => {
    const { client, endpoint } = await setup([500], [3_600_000]);
    await client.person(PERSON).writes('Hello');
    await client.flush();
    expect(endpoint.posts).toHaveLength(2);
  });

  it('keeps the order within a thread', async () => {
    const { client, endpoint } = await setup();
    const words = ['one', 'two', 'three', 'four'];
    for (const word of words) await client.person(PERSON).writes(word);
    await client.flush();
    expect(endpoint.items().map(({ messaging }) => messaging[0].message.text)).toEqual(words);
  });

  it('holds items until they are flushed', async () => {
    const { client, endpoint } = await setup();
    await client.setFaults({ holdDeliveries: true });
    await client.person(PERSON).writes('Hello');
    expect(endpoint.posts).toHaveLength(0);
    expect((await client.deliveries()).map(({ state }) => state)).toEqual(['held']);
    await client.flush();
    expect(endpoint.posts).toHaveLength(1);
  });

  it('drops handover events on demand, and control still moves', async () => {
    const { client, endpoint } = await setup();
    await client.person(PERSON).writes('Hello');
    await client.setFaults({ dropHandoverEvents: true });
    const { thread } = await client.app(PAGE_INBOX).replies(PERSON, 'This is Ana');
    await client.flush();
    expect(thread.owner).toBe(PAGE_INBOX);
    expect(endpoint.items().filter((entry) => entry.messaging?.[0].take_thread_control)).toEqual([]);
    await client.clearFaults();
    await client.inbox.done(PERSON);
    await client.inbox.movesToMain(PERSON);
    await client.flush();
    expect(endpoint.items().filter((entry) => entry.messaging?.[0].take_thread_control)).toHaveLength(1);
  });

  it('delivers to our app only the subscribed fields', async () => {
    const { client, endpoint, graph } = await setup();
    await client.person(PERSON).reads();
    await client.flush();
    expect(endpoint.posts).toHaveLength(0);
    await graph(OUR_APP, 'POST', 'me/subscribed_apps', { subscribed_fields: 'messages,message_reads' });
    await client.person(PERSON).reads();
    await client.flush();
    expect(endpoint.posts).toHaveLength(1);
  });

  it('delivers on standby only with that field', async () => {
    const { client, endpoint, graph } = await setup();
    await client.person(PERSON).writes('Hello');
    await client.inbox.movesToMain(PERSON);
    await graph(OUR_APP, 'POST', 'me/subscribed_apps', { subscribed_fields: 'messages' });
    await client.person(PERSON).writes('Not for the bot');
    await graph(OUR_APP, 'POST', 'me/subscribed_apps', { subscribed_fields: 'messages,standby' });
    await client.person(PERSON).writes('On standby');
    await client.flush();
    expect(endpoint.items().flatMap(({ standby = [] }) => standby)).toMatchObject([
      { message: { text: 'On standby' } },
    ]);
  });

  it('gives every item of a Page another time stamp', async () => {
    const { client, endpoint } = await setup();
    await client.person(PERSON).writes('Hello');
    await client.inbox.movesToMain(PERSON);
    await client.inbox.done(PERSON);
    await client.flush();
    expect(endpoint.items().map(({ messaging }) => messaging[0].timestamp)).toEqual([NOW, NOW + 1, NOW + 2]);
  });

  it('cuts off a POST that is under way when it closes', async () => {
    const lines: string[] = [];
    const arrived = Promise.withResolvers<void>();
    const endpoint = await startEndpoint(['never'], arrived.resolve);
    const { meta, client } = await startSimulator({
      webhookUrl: endpoint.url,
      retryDelaysMs: [0],
      log: (line) => lines.push(line),
    });
    await client.person(PERSON).writes('One');
    await client.person(PERSON).writes('Two');
    await arrived.promise;
    await meta.close();
    expect(endpoint.posts).toHaveLength(1);
    expect(lines).toEqual([]);
  });

  it('drops queued items at a reset', async () => {
    const { client, endpoint } = await setup();
    await client.setFaults({ holdDeliveries: true });
    await client.person(PERSON).writes('Hello');
    await client.reset();
    await client.flush();
    expect(endpoint.posts).toHaveLength(0);
    expect(await client.deliveries()).toEqual([]);
  });

  it('delivers to an address that is set later', async () => {
    const endpoint = await startEndpoint();
    const { meta, client } = await startSimulator({ retryDelaysMs: [3_600_000] });
    await client.person(PERSON).writes('Hello');
    meta.setWebhookUrl(endpoint.url);
    await client.flush();
    expect(endpoint.posts).toHaveLength(1);
  });
});
