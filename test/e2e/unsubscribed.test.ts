import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetaClient } from '../../local/meta/client.ts';
import { PERSON } from '../ids.ts';
import { eventually, type Service, startService, text } from './service.ts';

const HOUR = 3_600_000;
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9/webhook';

describe('an hour of failing webhooks', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  it('ends with Meta dropping us, and with us subscribing again', async () => {
    const { local, meta } = service;
    local.meta.setWebhookUrl(NOWHERE);
    await meta.person(PERSON).writes(text('is anybody there?'));
    await meta.advanceClock(HOUR);
    await meta.person(PERSON).writes(text('hello?'));
    await meta.advanceClock(1_000);
    expect((await meta.alerts()).map((alert) => alert.text)).toEqual([
      'Webhooks Failing',
      'Webhooks Disabled',
    ]);

    local.meta.setWebhookUrl(local.webhookUrl);
    await meta.advanceClock(HOUR);
    await meta.person(PERSON).writes(text('and now?'));
    await service.settled();
    await eventually(async () => expect((await service.said(PERSON)).at(-1)).toContain('and now?'));
  });
});

describe('a further Page', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  it('is answered as the first one is', async () => {
    const { pageId } = await service.meta.addPage({ name: 'Second Page' });
    const second = createMetaClient(service.local.meta.url, pageId);
    await second.person(PERSON).writes(text('hello'));
    await service.settled();
    await eventually(async () => expect((await second.thread(PERSON)).messages).toHaveLength(2));
    expect(await service.said(PERSON)).toEqual([]);
  });
});
