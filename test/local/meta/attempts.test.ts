import { describe, expect, it } from 'vitest';
import { accountsIn, FailingWebhooks } from '../../../local/meta/attempts.ts';
import type { Webhook } from '../../../local/meta/payloads.ts';
import { OUR_APP, PAGE, PERSON } from '../../ids.ts';
import { startEndpoint, startSimulator } from './simulator.ts';

const MINUTE = 60_000;
const INSTAGRAM = '17840000000000001';
const ON_INSTAGRAM = '24000000000000002';

/** An endpoint that takes the Page's webhooks and fails for those of its Instagram account. */
async function failingOnInstagram() {
  const statuses: number[] = [];
  const endpoint = await startEndpoint(statuses);
  const simulator = await startSimulator({ webhookUrl: endpoint.url, retryDelaysMs: [] });
  const writes = async (psid: string, platform: 'messenger' | 'instagram', status: number) => {
    statuses.push(status);
    await simulator.client.person(psid).writes({ text: 'Hello?', platform });
    await simulator.client.flush();
  };
  /** What both people write in a quarter of an hour. */
  const bothWrite = async () => {
    await writes(ON_INSTAGRAM, 'instagram', 500);
    await writes(PERSON, 'messenger', 200);
    simulator.pass(15 * MINUTE);
  };
  return { ...simulator, writes, bothWrite };
}

describe('an hour of failing webhooks', () => {
  it('is judged by account: success for the Page does not save its Instagram account', async () => {
    const { client, bothWrite } = await failingOnInstagram();
    for (let n = 0; n < 5; n += 1) await bothWrite();
    expect(await client.alerts()).toMatchObject([
      { text: 'Webhooks Failing', appId: OUR_APP, pageId: PAGE, accountId: INSTAGRAM },
      { text: 'Webhooks Disabled', appId: OUR_APP, pageId: PAGE, accountId: INSTAGRAM },
    ]);
  });

  it('ends the subscription to that account and leaves the Page its own, until the app subscribes anew', async () => {
    const { client, graph, bothWrite, writes } = await failingOnInstagram();
    for (let n = 0; n < 5; n += 1) await bothWrite();
    const { length } = await client.deliveries();
    await client.person(ON_INSTAGRAM).writes('Is anybody there?');
    expect(await client.deliveries()).toHaveLength(length);
    await writes(PERSON, 'messenger', 200);
    expect(await client.deliveries()).toHaveLength(length + 1);
    await graph(OUR_APP, 'POST', 'me/subscribed_apps', { subscribed_fields: 'messages' });
    await writes(ON_INSTAGRAM, 'instagram', 200);
    expect(await client.deliveries()).toHaveLength(length + 2);
  });

  it('gives an alert for every account in a batch, not only for the first', async () => {
    const endpoint = await startEndpoint(Array.from({ length: 5 }, () => 500));
    const { client, on, pass } = await startSimulator({ webhookUrl: endpoint.url, retryDelaysMs: [] });
    const { pageId: other } = await client.addPage();
    await client.setFaults({ batch: 2 });
    for (let n = 0; n < 5; n += 1) {
      await client.person(PERSON).writes('Hello?');
      await on(other).person(ON_INSTAGRAM).writes('Hello?');
      await client.flush();
      pass(15 * MINUTE);
    }
    expect(endpoint.posts).toHaveLength(5);
    const disabled = (await client.alerts()).filter(({ text }) => text === 'Webhooks Disabled');
    expect(disabled.map(({ accountId }) => accountId)).toEqual([PAGE, other]);
  });
});

describe('FailingWebhooks', () => {
  it('counts each account by itself', () => {
    const [one, two] = ['1', '2'] as const;
    const failing = new FailingWebhooks();
    failing.failed(one, 0);
    failing.failed(two, 0);
    failing.succeeded(one);
    expect(failing.failed(one, 15 * MINUTE)).toEqual([]);
    expect(failing.failed(two, 15 * MINUTE)).toEqual(['Webhooks Failing']);
    expect(failing.failed(two, 60 * MINUTE)).toEqual(['Webhooks Disabled']);
  });
});

describe('accountsIn', () => {
  it('names each account once', () => {
    const items = ['1', '2', '1'].map((accountId) => ({ accountId }) as Webhook);
    expect(accountsIn(items).map(({ accountId }) => accountId)).toEqual(['1', '2']);
  });
});
