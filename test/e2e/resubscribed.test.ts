import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WANTED_FIELDS } from '../../functions/watch/subscriptions.ts';
import { OUR_APP, PAGE } from '../ids.ts';
import { expectNoLeak } from './leaks.ts';
import { APP_SECRET, type Service, startService, text, VERIFY_TOKEN } from './service.ts';

const MORE_THAN_AN_HOUR = 61 * 60_000;
const ALL_WANTED = expect.arrayContaining([...WANTED_FIELDS]);

describe('a Page that Meta has stopped telling us about', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  /** A call of our app's to `subscribed_apps`, as an operator would make it. */
  async function subscribedApps(method: 'GET' | 'DELETE') {
    const url = `${service.local.meta.url}/v26.0/${PAGE}/subscribed_apps`;
    const response = await fetch(url, { method, headers: { authorization: 'Bearer local-page-token' } });
    const { data }: { data: { id: string; subscribed_fields: string[] }[] } = JSON.parse(
      await response.text(),
    );
    return data;
  }

  async function ourFields(): Promise<readonly string[]> {
    return (await subscribedApps('GET')).find(({ id }) => id === OUR_APP)?.subscribed_fields ?? [];
  }

  /** What the watch has published last for the alarms. */
  function counts(): unknown {
    const published = service.lines.filter(
      ({ label, line }) => label === 'watch' && line.includes('"Resubscribed"'),
    );
    const { Resubscribed, Unchecked } = JSON.parse(published.at(-1)?.line ?? '{}');
    return { Resubscribed, Unchecked };
  }

  async function answered(psid: string, words: string) {
    await service.meta.person(psid).writes(text(words));
    await service.expectLastSaid(psid, `bot: [bot] ${text(words)}`);
  }

  async function unheard(psid: string, words: string) {
    const before = await service.said(psid);
    await service.meta.person(psid).writes(text(words));
    await service.settled();
    expect(await service.said(psid)).toEqual(before);
  }

  it('is subscribed again, and its people are answered', async () => {
    const psid = '24000000000000901';
    await subscribedApps('DELETE');
    await unheard(psid, 'anybody there?');
    expect(await service.watch()).not.toHaveProperty('functionError');
    expect(counts()).toEqual({ Resubscribed: 1, Unchecked: 0 });
    expect(await ourFields()).toEqual(ALL_WANTED);
    await answered(psid, 'hello');
  });

  it('rings no alarm when all is well', async () => {
    await service.watch();
    expect(counts()).toEqual({ Resubscribed: 0, Unchecked: 0 });
  });

  it('is looked after though another Page has a token that is no good', async () => {
    const name = `${service.local.parameterPrefix}pages/1/access-token`;
    service.local.ssm.put({ name, type: 'SecureString', value: 'no-token-of-this-page' });
    await subscribedApps('DELETE');
    await service.watch();
    service.local.ssm.delete(name);
    expect(counts()).toEqual({ Resubscribed: 1, Unchecked: 1 });
    expect(await ourFields()).toEqual(ALL_WANTED);
  });

  it('is not heard of either where the app as a whole is not subscribed: an operator is told', async () => {
    const subscriptions = (method: string, more: object) =>
      fetch(`${service.local.meta.url}/v26.0/${OUR_APP}/subscriptions`, {
        method,
        headers: { authorization: `Bearer ${OUR_APP}|${APP_SECRET}`, 'content-type': 'application/json' },
        body: JSON.stringify({ object: 'page', ...more }),
      });
    await subscriptions('DELETE', { fields: ['standby'] });
    await service.watch();
    expect(counts()).toEqual({ Resubscribed: 0, Unchecked: 1 });
    const verified = { callback_url: service.local.webhookUrl, verify_token: VERIFY_TOKEN };
    const response = await subscriptions('POST', { ...verified, fields: [...WANTED_FIELDS] });
    expect(response.status).toBe(200);
    await service.watch();
    expect(counts()).toEqual({ Resubscribed: 0, Unchecked: 0 });
  });

  it('after an hour of failures is found by the hourly watch', async () => {
    const psid = '24000000000000902';
    await answered(psid, 'before');
    service.local.meta.setWebhookUrl('http://127.0.0.1:9/webhook');
    await unheard(psid, 'first');
    await service.meta.advanceClock(MORE_THAN_AN_HOUR);
    await unheard(psid, 'second');
    expect(await ourFields()).toEqual([]);
    service.local.meta.setWebhookUrl(service.local.webhookUrl);
    await unheard(psid, 'third');
    await service.meta.advanceClock(MORE_THAN_AN_HOUR);
    expect(counts()).toEqual({ Resubscribed: 1, Unchecked: 0 });
    expect(await ourFields()).toEqual(ALL_WANTED);
    await answered(psid, 'after');
  });

  it('keeps tokens, secrets and words to itself', () => expectNoLeak(service));
});
